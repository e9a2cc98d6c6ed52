// Where a thing on the page stands in the page's data: "steps.7.entries.0.equation.result". Views write it beside each
// number, so that a test can look the number up and hold it against the engine's.

const ROOT = ""; // the name under which JSON.parse tells of the whole
const holders = new WeakMap<object, readonly [holder: object, key: string]>();

/** Note what holds a thing, and under which name or number. */
export function remember(thing: object, holder: object, key: string): void {
  holders.set(thing, [holder, key]);
}

/** The path to a field of a thing; undefined where the thing is no part of the page's data. */
export function originOf(thing: object, field: string): string | undefined {
  const found = holders.get(thing);
  if (!found) return undefined;
  const [holder, key] = found;
  return key === ROOT ? field : `${originOf(holder, key)}.${field}`;
}
