// What the doctor said, and of which weights: they can be set by hand while the step stays the same.
import type { Examined } from "../../protocol/messages";
import type { Picture } from "../../store/lab";
import { haveSameParameters } from "../../store/parameters";

export interface Seen {
  readonly report: Examined;
  /** The picture of what was examined; null where the training went on before it was drawn. */
  readonly picture: Picture | null;
}

/** Whether at the step of a report there are other weights now; elsewhere the step says that. */
export function isOfOtherWeights(seen: Seen | null, now: Picture | null): boolean {
  if (!seen || !now || seen.report.step !== now.frame.row.step) return false;
  return seen.picture === null || !haveSameParameters(seen.picture.arrays, now.arrays);
}
