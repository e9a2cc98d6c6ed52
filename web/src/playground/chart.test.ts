import { describe, expect, it } from "vitest";

import { areaBetween, axisOf, lineOf, MOST_POINTS, pathOf, ticks, upTo } from "./chart";

const row = (step: number, training_loss: number) => ({ step, training_loss, test_loss: 0, training_accuracy: null, test_accuracy: null });

describe("a chart", () => {
  it("has round numbers that reach the largest value", () => {
    expect(ticks(0.62, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(ticks(1, 4)).toEqual([0, 0.5, 1]);
    expect(ticks(3, 3)).toEqual([0, 1, 2, 3]);
    expect(ticks(NaN, 3)).toEqual([0, 1]);
  });

  it("draws few points, the newest among them, and none that is no number", () => {
    const rows = Array.from({ length: 1001 }, (_, step) => row(step, step === 5 ? NaN : 1));
    const line = lineOf(rows, (one) => one.training_loss, 10);
    expect(line.length).toBeLessThanOrEqual(MOST_POINTS + 1);
    expect(line.at(-1)).toEqual({ x: 100, y: 1 });
    expect(lineOf(rows.slice(0, 7), (one) => one.training_loss, 1).map(({ x }) => x)).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it("ends where the run stands, also after going back", () => {
    expect(upTo([row(0, 3), row(10, 2), row(20, 1)], row(10, 2)).map(({ step }) => step)).toEqual([0, 10]);
  });

  it("is a path", () => {
    expect(pathOf([{ x: 0, y: 1 }, { x: 2, y: 3 }], ({ x, y }) => ({ x: 10 * x, y }))).toBe("M0.0 1.0L20.0 3.0");
  });
});

describe("an axis", () => {
  it("begins at 0, or goes by powers of ten below the least number above 0", () => {
    const plain = axisOf([0.9, 0.2], false);
    expect([plain.ticks[0], plain.share(0), plain.share(plain.ticks.at(-1)!)]).toEqual([0, 0, 1]);
    const few = axisOf([0, 0.03, 0.9], true);
    expect(few.ticks).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect([few.share(0.01), few.share(0.1), few.share(1)]).toEqual([0, 0.5, 1]);
    expect(axisOf([0.00002, 2], true).ticks).toEqual([0.00001, 0.0001, 0.001, 0.01, 0.1, 1, 10]);
    expect(axisOf([], true).ticks).toEqual([0.1, 0.2, 0.5, 1]);
  });

  it("has areas between two lines, there and back", () => {
    expect(areaBetween([{ x: 0, y: 1 }, { x: 2, y: 1 }], [{ x: 0, y: 3 }, { x: 2, y: 4 }])).toBe("M0.0 1.0L2.0 1.0L2.0 4.0L0.0 3.0Z");
  });
});
