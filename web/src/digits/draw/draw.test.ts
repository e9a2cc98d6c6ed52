import { describe, expect, it } from "vitest";

import type { DigitRead, Stroke } from "../../protocol/messages";
import { NOTHING_DRAWN } from "../reader.svelte";
import { shifted } from "./changes";
import { shownParts } from "./stages";
import { begun, continued, isFull, MOST_POINTS, pointAt, type Point } from "./strokes";
import { layersOf, movedTo, shapeOf, unitAt } from "./units";
import { percent } from "./words";

describe("a stroke", () => {
  const box = { left: 10, top: 20, width: 140, height: 140 };

  it("is in units of the pad, whatever its size on the screen, and never beyond its edge", () => {
    expect(pointAt({ clientX: 80, clientY: 90.07 }, box)).toEqual([140, 140.1]);
    expect(pointAt({ clientX: 0, clientY: 900 }, box)).toEqual([0, 280]);
  });

  it("begins, and goes on through points that lie apart", () => {
    const strokes = continued(begun([], [10, 10]), [[10, 11], [10, 14], [10.5, 14.5], [20, 14]]);
    expect(strokes).toEqual([{ points: [[10, 10], [10, 14], [20, 14]] }]);
    expect(continued(strokes, [[20, 15]])).toBe(strokes);
    expect(continued([], [[20, 15]])).toEqual([]);
    expect(begun(strokes, [1, 1])).toHaveLength(2);
  });

  it("ends where the engine would read no more", () => {
    const points = Array.from({ length: MOST_POINTS }, (_, place): Point => [(place * 7) % 280, place % 280]);
    const full: readonly Stroke[] = [{ points }];
    expect([isFull(full), isFull([{ points: points.slice(1) }])]).toEqual([true, false]);
    expect([continued(full, [[0, 0]]), begun(full, [0, 0])]).toEqual([full, full]);
  });
});

describe("a test picture", () => {
  it("is shifted by a pixel with each arrow key, as far as it can be", () => {
    expect(shifted(NOTHING_DRAWN, "ArrowUp")).toMatchObject({ down: -1, right: 0 });
    expect(shifted({ ...NOTHING_DRAWN, right: 10 }, "ArrowRight")).toMatchObject({ down: 0, right: 10 });
    expect(shifted(NOTHING_DRAWN, "Enter")).toBeNull();
  });
});

describe("the pipeline", () => {
  const block = (side: number) => ({ shape: [side, side], values: new Uint8Array(side * side) });
  const stage = (name: string) => ({ name, sentence: `${name}.`, array: name });
  const answer = (...names: string[]) => ({
    event: { stages: names.map(stage) } as unknown as DigitRead,
    arrays: Object.fromEntries(names.map((name, place) => [name, block(place + 1)])),
  });

  it("shows stages of other sizes of pictures, whatever the classes are called", () => {
    const letters = Array.from({ length: 26 }, (_, place) => String.fromCharCode(65 + place));
    const small = shownParts({ event: { classes: letters, stages: [stage("picture"), stage("box")] } as unknown as DigitRead, arrays: { picture: block(280), box: block(8) } });
    expect(small.map(({ gray }) => gray?.width)).toEqual([280, 280, 280, 8, 8]);
  });

  it("shows what each part made, and of one that was left out what it was given", () => {
    const all = shownParts(answer("picture", "polarity", "contrast", "crop", "stroke", "box", "center"));
    expect(all.map(({ gray }) => gray?.height)).toEqual([1, 3, 4, 6, 7]);
    expect(all[1]?.sentence).toBe("polarity. contrast.");
    const fewer = shownParts(answer("picture", "box", "center"));
    expect(fewer.map(({ gray, sentence }) => [gray?.height, sentence])).toEqual([[1, "picture."], [1, ""], [1, ""], [2, "box."], [3, "center."]]);
    expect(shownParts(null).every(({ gray }) => gray === null)).toBe(true);
  });
});

describe("a layer's units", () => {
  it("are squares below each other, then in the next column", () => {
    expect([shapeOf(256), shapeOf(64), shapeOf(10), shapeOf(33)]).toEqual([{ rows: 32, columns: 8 }, { rows: 32, columns: 2 }, { rows: 10, columns: 1 }, { rows: 32, columns: 2 }]);
    expect([unitAt(0, 0, 64), unitAt(0.6, 0.99, 64), unitAt(0.6, 0.5, 33), unitAt(1, 0, 64), unitAt(-0.1, 0, 64)]).toEqual([0, 63, null, null, null]);
  });

  it("are walked along with the arrow keys", () => {
    expect(["ArrowDown", "ArrowRight", "ArrowLeft", "Home", "End", "x"].map((key) => movedTo(5, key, 64))).toEqual([6, 37, 0, 0, 63, null]);
  });

  it("are those of every hidden layer of an answer", () => {
    const values = (...numbers: number[]) => ({ shape: [numbers.length], values: Float32Array.from(numbers) });
    expect(layersOf({ a1: values(0, 2), a2: values(-3, 1), p: values(1) })).toEqual([{ number: 1, values: [0, 2], largest: 2 }, { number: 2, values: [-3, 1], largest: 3 }]);
  });
});

describe("a probability", () => {
  it("that is not quite nothing or all does not look so", () => {
    expect([0, 0.0004, 0.0005, 0.5, 0.9994, 0.9996, 1].map(percent)).toEqual(["0.0%", "<0.1%", "0.1%", "50.0%", "99.9%", ">99.9%", "100.0%"]);
  });
});
