// JSON has not all numbers that Python has: the three others are written as {"number": "NaN"}.
const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };

/** JSON with these three numbers; what it is must be known to whoever reads it. */
export function parseSpecial(text: string): unknown {
  return text.includes('"number"') ? JSON.parse(text, (_, value: unknown) => revived(value)) : JSON.parse(text);
}

function revived(value: unknown): unknown {
  const special = isSpecial(value) ? SPECIAL[value.number] : undefined;
  return special === undefined ? value : special;
}

function isSpecial(value: unknown): value is { number: string } {
  return typeof value === "object" && value !== null && typeof (value as { number?: unknown }).number === "string";
}
