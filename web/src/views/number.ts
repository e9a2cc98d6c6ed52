// Numbers as they are shown: three significant digits, the full number on hover and focus. This is the rule of
// cutaway.numerals; the tests of both read the same table of numbers and how they are written.

const MINUS = "\u2212";
const [SMALLEST_PLAIN, FIRST_POWER] = [1e-4, 1e6];
const NOT_FINITE: Readonly<Record<string, string>> = { NaN: "NaN", Infinity: "∞", "-Infinity": "-∞" };

export function shown(value: number, digits = 3): string {
  if (value === 0) return "0";
  return withMinus(NOT_FINITE[value] ?? (isPlain(value, digits) ? plain(value, digits) : power(value, digits)));
}

/** Both ends of a range; one that is nothing beside the other, by three digits, is 0. */
export function range(low: number, high: number): readonly [string, string] {
  const nothing = Math.max(Math.abs(low), Math.abs(high)) / 2000;
  const end = (value: number): string => shown(Math.abs(value) < nothing ? 0 : value);
  return [end(low), end(high)];
}

/** All digits of a number; what has none in words. */
export function full(value: number): string {
  if (Number.isNaN(value)) return "not a number";
  return withMinus(String(value).replace("Infinity", "infinity").replace("e+", "e"));
}

/** A sentence with a true minus before its numbers, which a screen reader says; the hyphen of "2-3-2" stays. */
export function typeset(sentence: string): string {
  return sentence.replace(/(?<![\w\]])-(?=[\d∞])|(?<=\de)-(?=\d)/g, MINUS);
}

export type Sign = "positive" | "negative" | "zero" | "none";

/** The sign as a class, "none" for what is not a number; never the only sign of the sign. */
export function signOf(value: number): Sign {
  return value > 0 ? "positive" : value < 0 ? "negative" : value === 0 ? "zero" : "none";
}

/** The largest size among numbers, by which bars and lines are drawn; one that is not finite would leave no measure. */
export function largestOf(values: readonly number[]): number {
  return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
}

/** The size of a number from 0 to 1, the largest being 1; infinity is as large as can be, and NaN has no size. */
export function sizeOf(value: number, largest: number): number {
  if (value === 0 || Number.isNaN(value)) return 0;
  return Number.isFinite(value) ? Math.abs(value) / largest : 1;
}

function isPlain(value: number, digits: number): boolean {
  const size = Math.abs(Number(value.toPrecision(digits)));
  return size >= SMALLEST_PLAIN && size < FIRST_POWER;
}

function plain(value: number, digits: number): string {
  const exponent = Number(value.toExponential(digits - 1).split("e")[1]);
  return withoutZeros(value.toFixed(Math.max(0, digits - 1 - exponent)));
}

function power(value: number, digits: number): string {
  const [mantissa = "", exponent] = value.toExponential(digits - 1).split("e");
  return `${withoutZeros(mantissa)}e${Number(exponent)}`;
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function withMinus(text: string): string {
  return text.replaceAll("-", MINUS);
}
