// The timeline's places: the steps that can be restored, and where a step lies among them.
import type { Lab } from "../../store/lab";

export interface Mark {
  /** Where it lies, from 0 to 1. */
  readonly share: number;
  readonly step: number;
  /** The recorded step to go to. */
  readonly place: number;
  readonly sentence: string;
  /** How its mark looks; without, as what was done by hand. */
  readonly look?: "kept" | "best";
}

/** The steps that can be restored, of both runs: one may have stopped before the other. */
export function recordedOf({ histories }: Pick<Lab, "histories">): readonly number[] {
  const all = new Set([...histories.main.recorded, ...histories.fork.recorded]);
  return [...all].sort((one, other) => one - other);
}

/** How far both runs have come: the step of the one that is ahead. */
export function stepOf({ pictures }: Pick<Lab, "pictures">): number {
  return Math.max(pictures.main?.frame.row.step ?? 0, pictures.fork?.frame.row.step ?? 0);
}

/** The place of a step among the recorded ones, or of the last one before it. */
export function placeOf(recorded: readonly number[], step: number): number {
  return Math.max(0, recorded.findLastIndex((one) => one <= step));
}

/** What was done by hand, in both runs, where it lies on the timeline; what both share is told once. */
export function marksOf({ histories }: Pick<Lab, "histories">, recorded: readonly number[]): readonly Mark[] {
  const told = new Map([...histories.main.events, ...histories.fork.events].map(([step, sentence]) => [`${step} ${sentence}`, { step, sentence }]));
  return [...told.values()]
    .sort((one, other) => one.step - other.step)
    .map(({ step, sentence }) => {
      const place = placeOf(recorded, step);
      return { step, sentence, place: recorded[place] ?? step, share: recorded.length > 1 ? place / (recorded.length - 1) : 0 };
    });
}
