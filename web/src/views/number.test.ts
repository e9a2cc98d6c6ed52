import { describe, expect, it } from "vitest";

import table from "../../../tests/numerals.json";
import { full, largestOf, range, shown, signOf, sizeOf, typeset } from "./number";

describe("numbers", () => {
  it.each(table)("are written as Python writes them, with a true minus: $value, $digits", ({ value, digits, text, full: all }) => {
    expect(shown(Number(value), digits)).toBe(text.replaceAll("-", "\u2212"));
    expect(full(Number(value))).toBe(all.replaceAll("-", "\u2212"));
  });

  it("have a sign, but for what is not a number", () => {
    expect([3, -3, 0, -0, Infinity, -Infinity, NaN].map(signOf)).toEqual(["positive", "negative", "zero", "zero", "positive", "negative", "none"]);
  });

  it("are 0 at the end of a range where they are nothing beside the other end", () => {
    expect([range(1.65e-8, 1), range(-2, 1e-3), range(-1, 0.001)]).toEqual([["0", "1"], ["\u22122", "0.001"], ["\u22121", "0.001"]]);
    expect([range(1e-9, 2e-9), range(0, 0)]).toEqual([["1e\u22129", "2e\u22129"], ["0", "0"]]);
  });

  it("have a size that can be drawn, whatever they are", () => {
    expect(largestOf([1, -4, NaN, -Infinity])).toBe(4);
    expect([1, -4, 0, Infinity, NaN].map((value) => sizeOf(value, 4))).toEqual([0.25, 1, 0, 1, 0]);
    expect([0, NaN, Infinity].map((value) => sizeOf(value, largestOf([0, NaN, Infinity])))).toEqual([0, 0, 1]);
  });
});

describe("sentences", () => {
  it("have a true minus before numbers, and no other hyphen is touched", () => {
    expect(typeset("z1[0] is -0.4, 1e-8 of a 2-3-2 network: -∞ (-3), 5 - a, new_b1-1")).toBe(
      "z1[0] is \u22120.4, 1e\u22128 of a 2-3-2 network: \u2212∞ (\u22123), 5 - a, new_b1-1",
    );
  });
});
