// What a view needs of the page around it: what is lit, how numbers are called, and whom to tell of a click.
import type { Selection } from "../protocol/models";

export interface Lights {
  /** The chosen number. */
  readonly selection: Selection | null;
  /** What the explained entry reads. */
  readonly marks: ReadonlySet<string>;
  readonly nameOf: (selection: Selection) => string;
  readonly onselect: (selection: Selection) => void;
  /** Enter on something that is chosen already. */
  readonly onlens: () => void;
}
