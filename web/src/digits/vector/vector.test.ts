import { describe, expect, it } from "vitest";

import { grayOf, pixelsOf, whiteOf } from "../gray";
import { cellOf, entryAt, entryOf, movedTo, nextLevel, short } from "./cells";

const SMALL = { height: 2, width: 3 };

describe("a picture's pixels", () => {
  it("become entries row by row", () => {
    expect([0, 2, 3, 5].map((entry) => cellOf(entry, SMALL))).toEqual([{ row: 0, column: 0 }, { row: 0, column: 2 }, { row: 1, column: 0 }, { row: 1, column: 2 }]);
    expect([0, 1, 2, 3, 4, 5].map((entry) => entryOf(cellOf(entry, SMALL), SMALL))).toEqual([0, 1, 2, 3, 4, 5]);
    expect([entryAt(0.99, 0.99, SMALL), entryAt(0.4, 0.6, SMALL), entryAt(1, 0, SMALL)]).toEqual([5, 4, null]);
  });

  it("are walked along with the arrow keys, and not beyond the edge", () => {
    expect(["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft", "Home", "End", "a"].map((key) => movedTo(1, key, SMALL))).toEqual([4, 1, 2, 0, 0, 5, null]);
  });

  it("go from paper to ink and back", () => {
    expect([nextLevel(255), nextLevel(0), nextLevel(255, -1)]).toEqual([170, 255, 0]);
  });

  it("are written in few letters", () => {
    expect([0, 0.004, 0.5, 0.333, 0.996, 1].map(short)).toEqual(["0", "0", ".50", ".33", "1", "1"]);
  });
});

describe("a gray picture", () => {
  it("is one of those of a block", () => {
    const block = { shape: [2, 1, 2], values: Uint8Array.from([0, 51, 102, 255]) };
    expect(grayOf(block, 1)).toEqual({ height: 1, width: 2, values: Uint8Array.from([102, 255]) });
  });

  it("of bytes or of numbers up to 1 has the same pixels", () => {
    const bytes = { height: 1, width: 2, values: Uint8Array.from([0, 255]) };
    const numbers = { height: 1, width: 2, values: Float32Array.from([0, 1]) };
    expect([...pixelsOf(bytes)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    expect(pixelsOf(numbers)).toEqual(pixelsOf(bytes));
    expect([whiteOf(bytes), whiteOf(numbers)]).toEqual([255, 1]);
  });
});
