// The sentence under the network: what just happened, or what to do first.
import type { Frame } from "../protocol/messages";
import type { History } from "../store/history";

export const FIRST = "A network that has learned nothing yet. Press Play, or the space bar, and watch it learn.";

/** Why it stopped; what to do first, as long as the weights are as they were drawn; or what just happened. */
export function captionOf(frame: Frame, events: History["events"], playing: boolean): string {
  const untouched = frame.row.step === 0 && frame.run === "main" && !playing && !frame.operation && events.length === 0;
  return frame.stopped ?? (untouched ? FIRST : frame.sentence);
}
