// The page's data, as Python wrote them into the file.
import type { PageData } from "../protocol/models";
import { remember } from "../store/origin";

const SPECIAL: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };

/** JSON with the three numbers that JSON has not, each written as {"number": "NaN"}; of each thing, its place is noted. */
export function parse(text: string): PageData {
  return JSON.parse(text, function (this: object, key: string, value: unknown) {
    const special = isSpecial(value) ? SPECIAL[value.number] : undefined;
    if (special !== undefined) return special;
    if (typeof value === "object" && value !== null) remember(value, this, key);
    return value;
  }) as PageData;
}

function isSpecial(value: unknown): value is { number: string } {
  return typeof value === "object" && value !== null && typeof (value as { number?: unknown }).number === "string";
}
