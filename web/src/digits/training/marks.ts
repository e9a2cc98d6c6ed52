// The timeline's places: the steps of both runs, and on them what was done by hand, kept, or best.
import type { DigitsRow, RunName } from "../../protocol/messages";
import { placeOf, type Mark } from "../../playground/time/recorded";
import type { DigitsHistory, DigitsPicture } from "../known";

type Histories = Readonly<Record<RunName, DigitsHistory>>;

/** The steps that can be gone to, of both runs. */
export function recordedOf({ main, fork }: Histories): readonly number[] {
  return [...new Set([...main.recorded, ...fork.recorded])].sort((one, other) => one - other);
}

/** What stands on the timeline, each thing once, though both runs may remember it. */
export function marksOf({ main, fork }: Histories, best: number | null, recorded: readonly number[]): readonly Mark[] {
  const done = [...main.events, ...fork.events].map(([step, sentence]) => ({ step, sentence }));
  const kept = [...main.kept, ...fork.kept].map(([step, name]) => ({ step, sentence: `Kept: ${name}`, look: "kept" as const }));
  const least = best === null || best === 0 ? [] : [{ step: best, sentence: "The least validation loss so far.", look: "best" as const }];
  const told = new Map([...done, ...kept, ...least].map((one) => [`${one.step} ${one.sentence}`, one]));
  return [...told.values()].sort((one, other) => one.step - other.step).map((one) => placed(one, recorded));
}

function placed(one: Omit<Mark, "share" | "place">, recorded: readonly number[]): Mark {
  const place = placeOf(recorded, one.step);
  return { ...one, place: recorded[place] ?? one.step, share: recorded.length > 1 ? place / (recorded.length - 1) : 0 };
}

/** How far the runs have come: the step of the one that is ahead. */
export function stepOf(pictures: Readonly<Record<RunName, DigitsPicture | null>>): number {
  return Math.max(pictures.main?.frame.row.step ?? 0, pictures.fork?.frame.row.step ?? 0);
}

/** The epoch of a step: of the last row up to it. */
export function epochOf(rows: readonly DigitsRow[], step: number): number {
  return Math.floor(rows.findLast((row) => row.step <= step)?.epoch ?? 0);
}
