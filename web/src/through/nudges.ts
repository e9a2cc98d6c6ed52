// What a nudge does to the loss, asked of the engine.
import type { PageNudge, Selection } from "../protocol/models";

/** Null where the engine refused; it says itself why. */
export type AskNudge = (selection: Selection, change: number) => Promise<PageNudge | null>;
