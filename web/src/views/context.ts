// What a view needs of the page around it: what is lit, how numbers are called, and whom to tell of a click.
import type { Selection } from "../protocol/models";

export interface Lights {
  /** What is violet: the chosen number, or a factor of its chain rule that is lit. */
  readonly selection: Selection | null;
  /** The factor that stays lit. */
  readonly lit: Selection | null;
  /** What the explained entry reads. */
  readonly marks: ReadonlySet<string>;
  /** The number that each example of the batch has in the data. */
  readonly examples: readonly number[];
  readonly nameOf: (selection: Selection) => string;
  readonly onselect: (selection: Selection) => void;
  /** Light a factor and keep the chain rule. */
  readonly onlight: (selection: Selection) => void;
  /** Light a factor for as long as the pointer or the focus is at it. */
  readonly onhint: (selection: Selection | null) => void;
  /** Enter on something that is chosen already. */
  readonly onlens: () => void;
}
