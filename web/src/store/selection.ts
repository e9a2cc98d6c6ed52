// A value of a plan, or one number of it: what all views share so that they light up the same thing.
import type { Selection } from "../protocol/models";

export function keyOf(selection: Selection): string {
  return selection.index.length ? `${selection.name}[${selection.index.join(",")}]` : selection.name;
}

export function isSame(first: Selection | null, second: Selection | null): boolean {
  return first !== null && second !== null && keyOf(first) === keyOf(second);
}

export function includes(selections: readonly Selection[], one: Selection): boolean {
  return selections.some((other) => isSame(other, one));
}

/** A selection as one writes it: without the number of the example where there is but one. */
export function nameOf(selection: Selection, batched: ReadonlySet<string>, examples: number): string {
  const short = examples === 1 && batched.has(selection.name) ? selection.index.slice(1) : selection.index;
  return keyOf({ name: selection.name, index: short });
}
