// What the rows and columns of a table stand for, read off the value's name in the plan: examples, inputs, units.

export interface Axes {
  readonly row: Axis | null;
  readonly column: Axis | null;
}

export interface Axis {
  /** What one of them is called: "unit". */
  readonly noun: string;
  /** Where it belongs, " of layer 2"; empty where the noun says it all. */
  readonly where: string;
}

const NUMBERED = /(?:^|_)([A-Za-z]+)(\d+)/;
const ENDS: Readonly<Record<string, string>> = { x: "input", p: "output", y: "output" };

/** A vector has columns alone, a single number has neither. */
export function axesOf(name: string, dimensions: number): Axes {
  const [, letters, digits] = NUMBERED.exec(name) ?? [];
  const layer = digits === undefined ? null : Number(digits);
  const example = { noun: "example", where: "" };
  const column = layer === null ? end(name) : units(layer);
  if (dimensions === 0) return { row: null, column: null };
  if (dimensions === 1) return { row: null, column: layer === null ? example : column };
  return { row: letters === "W" && layer !== null ? units(layer - 1) : example, column };
}

function units(layer: number): Axis {
  return layer === 0 ? { noun: "input", where: "" } : { noun: "unit", where: ` of layer ${layer}` };
}

function end(name: string): Axis {
  return { noun: ENDS[name.replace(/^d_/, "")] ?? "column", where: "" };
}
