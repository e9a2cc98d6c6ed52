// Numbers as they are shown: three significant digits, the full number on hover and focus.

const MINUS = "\u2212";

export function shown(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  return withMinus(isPlain(value, digits) ? plain(value, digits) : power(value, digits));
}

/** The same without zeros at the end, where there is little room. */
export function brief(value: number): string {
  const text = shown(value);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

export function full(value: number): string {
  return withMinus(Number.isFinite(value) ? String(value) : shown(value));
}

/** "positive", "negative" or "zero": the sign as a class; never the only sign of the sign. */
export function signOf(value: number): "positive" | "negative" | "zero" {
  return value > 0 ? "positive" : value < 0 ? "negative" : "zero";
}

function isPlain(value: number, digits: number): boolean {
  const size = Math.abs(Number(value.toPrecision(digits)));
  return size >= 1e-3 && size < 1e6;
}

function plain(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  if (Math.abs(rounded) >= 10 ** digits) return value.toFixed(0);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded))));
  return rounded.toFixed(decimals);
}

function power(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${mantissa}e${Number(exponent)}`;
}

function withMinus(text: string): string {
  return text.replaceAll("-", MINUS);
}
