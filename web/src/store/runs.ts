// The two runs: what a page that shows one of them has of its scene and its settings.
import type { RunName, Settings } from "../protocol/messages";
import type { Lab, Stage } from "./lab";

export const RUN_NAMES: Readonly<Record<RunName, string>> = { main: "Main", fork: "Fork" };

/** The stage as a run has it: a fork's output may have another range, which its maps are drawn in. */
export function stageOf(stage: Stage, run: RunName): Stage {
  const { fork_low: low, fork_high: high } = stage.scene;
  return run === "main" || low === null || high === null ? stage : { ...stage, scene: { ...stage.scene, low, high } };
}

export function settingsOf({ stage }: Pick<Lab, "stage">, run: RunName): Settings | null {
  return stage?.scene[run === "main" ? "settings" : "fork"] ?? null;
}

export function other(run: RunName): RunName {
  return run === "main" ? "fork" : "main";
}

/** The step at which a run stopped for good; null while it can go on, or where there is none. */
export function stoppedAt({ pictures }: Pick<Lab, "pictures">, run: RunName): number | null {
  const frame = pictures[run]?.frame;
  return frame?.stopped ? frame.row.step : null;
}
