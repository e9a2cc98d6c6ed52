// The pipeline as it is shown: five parts that are always there, whichever stages the engine went through.
import type { Blocks } from "../../hosts/host";
import type { DigitRead } from "../../protocol/messages";
import { grayOf, type Gray } from "../gray";
import { PARTS, type Part } from "./words";

export interface Shown extends Part {
  /** What came of it; where it was left out, what it was given. Null before anything is read. */
  readonly gray: Gray | null;
  /** What was done; empty where nothing was. */
  readonly sentence: string;
}

/** The parts of an answer, each with the picture of its last stage. */
export function shownParts(answer: { readonly event: DigitRead; readonly arrays: Blocks } | null): readonly Shown[] {
  const stages = answer?.event.stages ?? [];
  let gray: Gray | null = null;
  return PARTS.map((part) => {
    const own = stages.filter(({ name }) => part.stages.includes(name));
    const block = answer?.arrays[own.at(-1)?.array ?? ""];
    if (block) gray = grayOf(block);
    return { ...part, gray, sentence: own.map(({ sentence }) => sentence).join(" ") };
  });
}
