// The curves of a training, from the rows that the engine sent.
import type { RunName } from "../../protocol/messages";
import { pointsOf, upTo, type Line } from "../../playground/chart";
import type { Known } from "../known";

export type Figure = "loss" | "accuracy";

const RUNS: readonly RunName[] = ["main", "fork"];

/** Training and validation of each run, up to where it stands, over its epochs. */
export function linesOf({ pictures, histories }: Known, figure: Figure): readonly Line[] {
  return RUNS.flatMap((run) => {
    const row = pictures[run]?.frame.row;
    if (!row) return [];
    const rows = upTo(histories[run].rows, row);
    return (["training", "validation"] as const).map((of) => ({
      name: run === "main" ? of : `fork ${of}`,
      fork: run === "fork",
      dashed: of === "validation",
      now: row[`${of}_${figure}`],
      points: pointsOf(rows, (one) => ({ x: one.epoch, y: one[`${of}_${figure}`] })),
    }));
  });
}
