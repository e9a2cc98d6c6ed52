// A page of a trace while somebody reads it: which operation is shown, what is chosen, and what all views light up.
import { parse } from "../explain/data";
import type { PageData, PageEntry, PageLens, PageStep, Selection } from "../protocol/models";
import { keyOf, nameOf } from "../store/selection";
import { initial, reduce, type Action, type State } from "../store/state";
import type { Lights } from "../views/context";
import { bare, entryFor, lensKey, stepFor, type Places } from "./entries";

export class Reading {
  data: PageData | null = $state.raw(null);
  state: State = $state.raw(initial(0));
  /** Where the focus was when the chain rule was asked for; the views go there as soon as they can. */
  opener: Element | null = $state.raw(null);
  /** Which number of each array was shown last, so that its derivative and its update show the same. */
  #places: Places = $state.raw(new Map());
  #hint: Selection | null = $state.raw(null);

  readonly step: PageStep | null = $derived(this.data?.steps[this.state.step] ?? null);
  readonly entry: PageEntry | null = $derived(this.data && this.step && entryFor(this.step, this.state.lit ?? this.state.selection, this.data.graph, this.#places));
  readonly lens: PageLens | null = $derived((this.state.selection && this.data?.lenses[lensKey(this.state.selection)]) ?? null);
  readonly #batched = $derived(new Set(this.data?.batched));
  readonly #marks = $derived(new Set((this.entry ? [...this.entry.equation.marks, this.entry.equation.selection] : []).map(keyOf)));
  readonly lights: Lights = $derived({
    selection: this.#hint ?? this.state.lit ?? this.state.selection,
    lit: this.state.lit,
    marks: this.#marks,
    examples: this.data?.example_numbers ?? [],
    nameOf: (selection) => nameOf(selection, this.#batched, this.data?.examples ?? 0),
    onselect: (selection) => this.dispatch({ kind: "select", selection }),
    onlight: (selection) => this.dispatch({ kind: "light", selection }),
    onhint: (selection) => (this.#hint = selection),
    onlens: () => {
      this.opener = null; // asked for again from the same place, it is a new wish
      this.opener = document.activeElement;
    },
  });

  constructor(data: PageData | null = null) {
    if (data) this.open(data);
  }

  /** Read another page; what is chosen stays so, unless the page begins with something of its own. */
  open(data: PageData): void {
    this.data = data;
    this.#places = new Map();
    this.dispatch({ kind: "renew", steps: data.steps.length, selection: data.selection });
  }

  /** Read a page as the engine sent it; what was chosen before anything could be shown of it is gone to. */
  receive(page: string): void {
    const isFirst = this.data === null;
    this.open(parse(page));
    const { selection } = this.state;
    if (isFirst && selection) this.choose(selection);
  }

  /** Choose a number that the operation at hand may not have: then one that has it is shown. */
  choose(selection: Selection): void {
    this.dispatch({ kind: "select", selection });
    if (this.data && this.step) this.dispatch({ kind: "go", step: stepFor(this.data, this.step, selection).number });
  }

  dispatch(action: Action): void {
    const [left, next] = [this.entry?.equation.selection, reduce(this.state, action)];
    if (left && next.step !== this.state.step) this.#places = new Map(this.#places).set(bare(left.name), left.index);
    this.state = next;
    if (action.kind === "select" || action.kind === "clear") this.#hint = null; // the chip it came from may be gone
  }
}
