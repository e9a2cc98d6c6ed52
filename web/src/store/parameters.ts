// The parameters among the arrays of a picture: whether two pictures are of the same weights.
import type { Blocks } from "../hosts/host";
import type { Picture } from "./lab";

const PARAMETER = /^[A-Za-z]+\d+$/;
const MAP = /^map\d+$/;

/** Whether all weights and biases are the same, to the last bit. */
export function haveSameParameters(one: Blocks, other: Blocks): boolean {
  if (one === other) return true;
  const names = Object.keys(one).filter((name) => PARAMETER.test(name) && !MAP.test(name));
  return names.every((name) => {
    const [first, second] = [one[name]!.values, other[name]?.values];
    return second?.length === first.length && first.every((value, place) => Object.is(value, second[place]));
  });
}

/** What an answer was made from: of the pictures before the question and after the answer the first that is of its step. */
export function madeFrom(step: number, ...pictures: readonly (Picture | null)[]): Picture | null {
  return pictures.find((picture) => picture?.frame.row.step === step) ?? null;
}
