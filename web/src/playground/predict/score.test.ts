import { describe, expect, it } from "vitest";

import { curveScore, directionOf, distance, endScore, grade, heightAt, moved, sketched, steered } from "./score";

const truth = [{ x: 0, y: 1 }, { x: 1, y: 0.5 }, { x: 2, y: 0 }];

describe("a sketch", () => {
  it("has a height between its points, and none outside", () => {
    const line = [{ x: 1, y: 2 }, { x: 3, y: 4 }];
    expect([0.5, 1, 2, 3, 3.5].map((x) => heightAt(line, x))).toEqual([null, 2, 3, 4, null]);
  });

  it("is drawn over where the pen passes again, forth or back", () => {
    const first = sketched(sketched([], null, { x: 0, y: 1 }), { x: 0, y: 1 }, { x: 2, y: 1 });
    expect(first).toEqual([{ x: 0, y: 1 }, { x: 2, y: 1 }]);
    expect(sketched(first, { x: 3, y: 5 }, { x: 1, y: 5 })).toEqual([{ x: 0, y: 1 }, { x: 1, y: 5 }, { x: 3, y: 5 }]);
  });
});

describe("the keyboard's pen", () => {
  const most = { x: 20, y: 4 };

  it("goes a twentieth sideways and a fortieth up or down, and leaves a line", () => {
    const right = steered([], { x: 0, y: 1 }, "ArrowRight", most);
    expect(right).toEqual({ pen: { x: 1, y: 1 }, sketch: [{ x: 0, y: 1 }, { x: 1, y: 1 }] });
    const up = steered(right!.sketch, right!.pen, "ArrowUp", most);
    expect(up).toEqual({ pen: { x: 1, y: 1.1 }, sketch: [{ x: 0, y: 1 }, { x: 1, y: 1.1 }] });
  });

  it("follows the line that is there, and changes it only up or down", () => {
    const line = [{ x: 0, y: 2 }, { x: 4, y: 0 }];
    expect(steered(line, { x: 0, y: 2 }, "ArrowRight", most)).toEqual({ pen: { x: 1, y: 1.5 }, sketch: line });
  });

  it("stays within the drawing, and leaves other keys alone", () => {
    expect(steered([], { x: 20, y: 4 }, "ArrowRight", most)?.pen).toEqual({ x: 20, y: 4 });
    expect(steered([], { x: 20, y: 4 }, "ArrowUp", most)?.pen).toEqual({ x: 20, y: 4 });
    expect(steered([], { x: 0, y: 0 }, "Enter", most)).toBeNull();
  });
});

describe("a score", () => {
  it("is the mean distance at the truth's places that were sketched", () => {
    expect(distance([{ x: 0, y: 1 }, { x: 2, y: 1 }], truth)).toBe(0.5); // (0 + 0.5 + 1) / 3
    expect(distance([{ x: 1, y: 1.5 }, { x: 2, y: 0 }], truth)).toBe(0.5); // (1 + 0) / 2
    expect(distance([{ x: 5, y: 1 }], truth)).toBeNull();
  });

  it("is measured by how far the truth moved", () => {
    expect([0.1, 0.2, 0.5, 0.6].map((off) => grade(off, truth))).toEqual(["very close", "close", "roughly right", "far off"]);
    const flat = [{ x: 0, y: 1 }, { x: 1, y: 1 }];
    expect(grade(0.005, flat)).toBe("very close"); // a tenth of a twentieth of 1
    expect(grade(0.04, flat)).toBe("far off");
  });

  it("is told with the numbers of the truth", () => {
    expect(curveScore([{ x: 0, y: 1 }, { x: 2, y: 0 }], truth)).toBe("Your curve was very close: in the mean 0 away. The loss went from 1 to 0.");
    expect(endScore(0.75, truth)).toBe("Your number was far off: you said 0.75, and the loss went from 1 to 0.");
  });

  it("knows which way a number goes", () => {
    expect([directionOf(0, 1), directionOf(1, 1), directionOf(-1, -2)]).toEqual(["grows", "stays", "shrinks"]);
  });
});

describe("a weight's way", () => {
  it("is told with as many digits as it takes to see it", () => {
    expect(moved(0.25, 0.5)).toBe("went from 0.25 to 0.5");
    expect(moved(0.12345678, 0.12345699)).toBe("went from 0.1234568 to 0.123457");
    expect(moved(0.25, 0.25)).toBe("is 0.25");
  });
});
