// Numbers that a visitor types: which are taken, and the sentence where one is not.
export interface Limits {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** How a field says something to the visitor; the playground gives it to all that is in it. */
export type Tell = (sentence: string) => void;
export const NOTICE = Symbol("notice");

const written = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 20 });

/** The number that was typed, or why it is not taken. */
export function readNumber(text: string, label: string, limits: Limits): number | string {
  const { least = -Infinity, most = Infinity, whole = false } = limits;
  const value = Number(text);
  const isNumber = text.trim() !== "" && Number.isFinite(value);
  if (isNumber && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  return `${label} takes ${whole ? "a whole number" : "a number"}${range(limits)}; ${isNumber ? `${written(value)} was given` : "what was typed is none"}. The value in use stays.`;
}

function range({ least, most }: Limits): string {
  if (least !== undefined && most !== undefined) return ` from ${written(least)} to ${written(most)}`;
  return least === undefined ? "" : ` from ${written(least)} on`;
}
