// JSON with the three numbers that JSON has not: each is written as {"number": "NaN"}.
const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };

/** What is told of each object and list that was read: itself, what holds it, and under which name or place. */
export type Noted = (value: object, holder: object, key: string) => void;

export function parseSpecial(text: string, noted?: Noted): unknown {
  if (!noted && !text.includes('"number"')) return JSON.parse(text); // most messages, sixty in a second
  return JSON.parse(text, function (this: object, key: string, value: unknown) {
    const special = isSpecial(value) ? SPECIAL[value.number] : undefined;
    if (special !== undefined) return special;
    if (noted && typeof value === "object" && value !== null) noted(value, this, key);
    return value;
  }) as unknown;
}

function isSpecial(value: unknown): value is { number: string } {
  return typeof value === "object" && value !== null && typeof (value as { number?: unknown }).number === "string";
}
