import { describe, expect, it } from "vitest";

import { FIRST_SETTINGS, type Row, type Scene } from "../../protocol/messages";
import { NOTHING, type Lab, type Picture } from "../../store/lab";
import type { History } from "../../store/history";
import { bestStep, lastRows, tenth } from "./black-box";
import { figuresOf, largestWeight, settingsApart } from "./comparison";
import { marksOf, placeOf, recordedOf, stepOf } from "./recorded";

const row = (step: number, training_loss: number, accuracy: number | null = 0.5): Row => ({ step, training_loss, test_loss: 2 * training_loss, training_accuracy: accuracy, test_accuracy: accuracy });
const history = (recorded: number[], events: [number, string][] = [], rows: Row[] = []): History => ({ rows, recorded, events });
const picture = (step: number, weights: number[] = []): Picture =>
  ({ frame: { row: row(step, 0.25) }, arrays: { W1: { shape: [1, weights.length], values: Float32Array.from(weights) } } }) as unknown as Picture;
const lab = (main: History, fork: History, steps: [number, number | null] = [0, null]): Lab => ({
  ...NOTHING, histories: { main, fork }, pictures: { main: picture(steps[0]), fork: steps[1] === null ? null : picture(steps[1]) },
});

describe("the timeline", () => {
  it("has the steps of both runs, for one may have stopped before the other", () => {
    const both = lab(history([0, 25, 50]), history([0, 25, 50, 75, 100]), [50, 100]);
    expect(recordedOf(both)).toEqual([0, 25, 50, 75, 100]);
    expect(stepOf(both)).toBe(100);
  });

  it("stands at the last recorded step up to where the run is", () => {
    expect([0, 24, 25, 99, 1000].map((step) => placeOf([0, 25, 50], step))).toEqual([0, 0, 1, 2, 2]);
    expect(placeOf([], 5)).toBe(0);
  });

  it("marks what was done by hand once, though both runs remember it", () => {
    const shared: [number, string] = [30, "W1[0,0] was set"];
    const marks = marksOf(lab(history([0, 25, 50], [shared]), history([0, 25, 50], [shared, [50, "The fork begins"]])), [0, 25, 50]);
    expect(marks).toEqual([{ step: 30, sentence: "W1[0,0] was set", place: 25, share: 0.5 }, { step: 50, sentence: "The fork begins", place: 50, share: 1 }]);
  });
});

describe("two runs side by side", () => {
  const columns = [{ weights: "" }, { weights: "W1" }] as unknown as Scene["columns"];

  it("tells only the settings that differ", () => {
    const fork = { ...FIRST_SETTINGS, learning_rate: 0.3, regularizers: ["l2"], layers: FIRST_SETTINGS.layers.map((layer) => ({ ...layer, activation: "relu" })) };
    expect(settingsApart(FIRST_SETTINGS, fork)).toEqual([
      { name: "layers", main: "4 tanh, 2 tanh", fork: "4 relu, 2 relu" },
      { name: "learning rate", main: "0.03", fork: "0.3" },
      { name: "regularization", main: "none", fork: "l2" },
    ]);
    expect(settingsApart(FIRST_SETTINGS, FIRST_SETTINGS)).toEqual([]);
  });

  it("has the largest weight by its size, and no accuracy where there is none", () => {
    expect(largestWeight({ columns }, picture(0, [0.5, -3, 2]))).toBe(3);
    const plain = { ...picture(0, [1]), frame: { row: row(0, 0.5, null) } } as unknown as Picture;
    expect(figuresOf({ columns } as unknown as Scene, plain, plain).map(({ name, main }) => [name, main])).toEqual([["training loss", 0.5], ["test loss", 1], ["largest weight", 1]]);
  });
});

describe("the black box", () => {
  it("goes back to the recorded step with the least finite loss", () => {
    const rows = [row(0, 0.9), row(1, 0.2), row(2, 0.4), row(3, Infinity), row(4, NaN)];
    expect(bestStep(history([0, 2, 3, 4], [], rows))).toBe(2);
    expect(bestStep(history([3, 4], [], rows))).toBeNull();
  });

  it("tells the last losses, the newest last", () => {
    expect(lastRows([row(0, 1), row(1, 2), row(2, 3), row(9, 9)], row(3, 4), 3).map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it("takes a tenth of a rate as one writes it", () => {
    expect([tenth(0.03), tenth(0.7), tenth(5)]).toEqual([0.003, 0.07, 0.5]);
  });
});
