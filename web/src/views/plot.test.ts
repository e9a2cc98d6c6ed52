import { describe, expect, it } from "vitest";

import { lineThrough, roundStep } from "./plot";

describe("a step between an axis's marks", () => {
  it("is 1, 2 or 5 times a power of ten, and never below what was asked for", () => {
    expect([0.7, 1, 1.2, 2, 3, 5, 7, 24, 0.03].map(roundStep)).toEqual([1, 1, 2, 2, 5, 5, 10, 50, 0.05]);
  });

  it("is the round number itself where binary fractions miss it by a hair", () => {
    expect(roundStep(0.1 + 0.1 + 0.1 - 0.1)).toBeCloseTo(0.2, 12); // 0.20000000000000004
  });
});

describe("a line", () => {
  it("begins at its first point and goes to each of the others", () => {
    expect(lineThrough([{ x: 1, y: 2 }, { x: 3.25, y: 4 }, { x: 5, y: 6 }])).toBe("M1.0 2.0L3.3 4.0L5.0 6.0");
    expect(lineThrough([])).toBe("");
  });
});
