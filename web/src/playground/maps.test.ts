import { describe, expect, it } from "vitest";

import { cellAt, fill, pointOf, shadeOf } from "./maps";
import { classColor, colorOf, css, mixed, paletteOf, pixel, SHADES } from "./palette";
import { scaled } from "./sample";

const COLORS: Record<string, string> = { "--positive": "#0000ff", "--negative": "#ff0000", "--zero": "#808080", "--card": " #fff" };
const palette = paletteOf({ getPropertyValue: (name) => COLORS[name] ?? "#000000" });
const look = { low: -1, high: 1, discrete: false, palette };

describe("colors", () => {
  it("are read in both spellings", () => {
    expect([colorOf("#1769aa"), colorOf(" #fff")]).toEqual([[23, 105, 170], [255, 255, 255]]);
    expect([css([1, 2, 3]), css([1, 2, 3], 0.5), mixed([0, 0, 0], [10, 20, 30], 0.5)]).toEqual(["rgb(1 2 3 / 1)", "rgb(1 2 3 / 0.5)", [5, 10, 15]]);
  });

  it("run from the negative over gray to the positive", () => {
    expect(palette.signed[0]).toBe(pixel([255, 0, 0]));
    expect(palette.signed[SHADES - 1]).toBe(pixel([0, 0, 255]));
    expect(palette.signed[SHADES / 2]! & 255).toBeCloseTo(0x80, -1);
  });

  it("of two classes are those of signs, of several their own", () => {
    expect([classColor(palette, 0, 2), classColor(palette, 1, 2)]).toEqual([palette.negative, palette.positive]);
    expect(new Set([0, 1, 2, 3].map((one) => css(classColor(palette, one, 4)))).size).toBe(4);
  });
});

describe("a map", () => {
  it("shows values by the scale, and those beyond it as its ends", () => {
    expect([-9, -1, 0, 1, 9, NaN].map((value) => shadeOf(value, look))).toEqual([0, 0, 128, 255, 255, 0]);
    const pixels = new Uint32Array(3);
    fill(pixels, Float32Array.from([9, 9, -1, 0.1, NaN]), 2, look);
    expect([...pixels]).toEqual([palette.signed[0], palette.signed[140], 0xff8080ff]);
    fill(pixels, Float32Array.from([-0.1, 0.1, 0]), 0, { ...look, discrete: true });
    expect([...pixels]).toEqual([palette.signed[0], palette.signed[255], palette.signed[255]]);
  });

  it("has its largest x2 at the top, and its cells say where they lie", () => {
    expect(cellAt(-6, 6, [-6, 6], 25)).toEqual({ row: 0, column: 0 });
    expect(cellAt(0, -6, [-6, 6], 25)).toEqual({ row: 24, column: 12 });
    expect(pointOf(24, 12, [-6, 6], 25)).toEqual({ x1: 0, x2: -6 });
  });
});

describe("a small picture", () => {
  it("fills its room, and draws a curve by its numbers", () => {
    expect(scaled([[0, 0, 1], [2, 4, 0]], 50).map(({ x, y }) => [x, y])).toEqual([[5, 45], [45, 5]]);
    expect(scaled([[0, 0, 1], [2, 0, 3]], 50).map(({ y, share }) => [y, share])).toEqual([[45, 0], [5, 1]]);
  });
});
