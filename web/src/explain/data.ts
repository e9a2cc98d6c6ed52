// The page's data, as Python wrote them into the file.
import type { PageData } from "../protocol/models";

const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };

/** JSON with the three numbers that JSON has not: each is written as {"number": "NaN"}. */
export function parse(text: string): PageData {
  return JSON.parse(text, (_, value: unknown) => {
    const special = isSpecial(value) ? SPECIAL[value.number] : undefined;
    return special === undefined ? value : special;
  }) as PageData;
}

function isSpecial(value: unknown): value is { number: string } {
  return typeof value === "object" && value !== null && typeof (value as { number?: unknown }).number === "string";
}
