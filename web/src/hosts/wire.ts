// How an event travels: one binary message of a header in JSON and blocks of numbers, read where they lie.
import type { Event } from "../protocol/messages";
import { parseSpecial } from "../protocol/special";
import type { Block, Blocks, Message } from "./host";

interface Told {
  readonly name: string;
  readonly dtype: keyof typeof KINDS;
  readonly shape: readonly number[];
}

const KINDS = { float32: Float32Array, uint8: Uint8Array, int32: Int32Array };
const ALIGNMENT = 4;

/** The event of a message, and its arrays as views into it: nothing is copied. Throws where it is no message. */
export function decode(buffer: ArrayBuffer): Message {
  const length = new DataView(buffer).getUint32(0, true);
  const { arrays, ...event } = parseSpecial(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as { arrays: readonly Told[] };
  return { event: event as unknown as Event, arrays: blocks(buffer, 4 + length, arrays) };
}

function blocks(buffer: ArrayBuffer, first: number, told: readonly Told[]): Blocks {
  const found: Record<string, Block> = {};
  let offset = first;
  for (const { name, dtype, shape } of told) {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = new KINDS[dtype](buffer, offset, count);
    found[name] = { shape, values };
    offset += Math.ceil(values.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  return found;
}
