import { describe, expect, it } from "vitest";

import { FIRST_DIGITS, type DigitsFrame, type DigitsRow } from "../../protocol/messages";
import type { DigitsHistory, DigitsPicture, Known } from "../known";
import { NOTHING_KNOWN } from "../known";
import { moved, mostMistaken, totalsOf } from "./cells";
import { linesOf } from "./lines";
import { epochOf, marksOf, recordedOf, stepOf } from "./marks";
import { columnsOf } from "./sheet";
import { amountsOf, beginsAnew, dropoutOf, specIn, withDropout, withLayer, withLoss, withoutSpec, withSpec } from "./settings";
import { CURES, curedOf, lowestOf, patienceFor, withTrial } from "./trials";
import { bestOf, confused, counted, seenOf, standing } from "./words";

const row = (step: number, losses: [number, number] = [0.5, 0.5], accuracies: [number, number] = [0.9, 0.9]): DigitsRow => ({
  step, epoch: step / 10, training_loss: losses[0], validation_loss: losses[1], training_accuracy: accuracies[0], validation_accuracy: accuracies[1],
});
const history = (part: Partial<DigitsHistory> = {}): DigitsHistory => ({ rows: [], recorded: [], events: [], kept: [], ...part });
const picture = (at: DigitsRow): DigitsPicture => ({ frame: { row: at } as DigitsFrame, arrays: {} });

describe("what is chosen", () => {
  it("begins anew with other data or another network, and goes on with all else", () => {
    const anew = [{ examples: 100 }, { data: "digits" }, { layers: [] }, { loss: "hinge" }, { seed: 1 }, { initializer: "zeros" }];
    const live = [{ learning_rate: 1 }, { optimizer: "sgd" }, { regularizers: ["l2"] }, { augmentations: ["shift"] }, { batch_size: 1 }, { early_stopping: 2 }, { schedule: "cosine" }];
    expect(anew.map((part) => beginsAnew(FIRST_DIGITS, { ...FIRST_DIGITS, ...part }))).toEqual(anew.map(() => true));
    expect(live.map((part) => beginsAnew(FIRST_DIGITS, { ...FIRST_DIGITS, ...part }))).toEqual(live.map(() => false));
  });

  it("has the amounts that a set has, and the one in use in its place", () => {
    expect(amountsOf(55000, null)).toEqual([100, 1000, 10000, null]);
    expect(amountsOf(1200, 500)).toEqual([100, 500, 1000, null]);
  });

  it("switches one of a list on and off without touching the others", () => {
    const list = ["shift", "rotate:degrees=9"];
    expect(specIn(list, "rotate")).toBe("rotate:degrees=9");
    expect(specIn(list, "shear")).toBeNull();
    expect(withSpec(list, "shift:pixels=3")).toEqual(["shift:pixels=3", "rotate:degrees=9"]);
    expect(withSpec(list, "elastic")).toEqual([...list, "elastic"]);
    expect(withoutSpec(list, "rotate")).toEqual(["shift"]);
  });

  it("has layers like the last, one dropout for all, and a loss with the output that it needs", () => {
    expect(withLayer(FIRST_DIGITS.layers).map(({ units }) => units)).toEqual([256, 64, 64]);
    expect(withLayer([]).map(({ units }) => units)).toEqual([64]);
    expect(dropoutOf(withDropout(FIRST_DIGITS, 0.5))).toBe(0.5);
    expect(withDropout(FIRST_DIGITS, 0.5).layers.map(({ dropout }) => dropout)).toEqual([0.5, 0.5]);
    expect(withLoss(FIRST_DIGITS, "binary_cross_entropy")).toEqual({ loss: "binary_cross_entropy", output: "sigmoid" });
  });
});

describe("what is said", () => {
  it("counts digits and other classes", () => {
    expect([counted(12, "5"), counted(1, "0"), counted(6, "6"), counted(1, "A"), counted(1200, "A")]).toEqual(["12 fives", "1 zero", "6 sixes", "1 picture of A", "1,200 pictures of A"]);
  });

  it("tells a cell of the confusion matrix", () => {
    expect(confused(12, 90, "5", "3")).toBe("12 fives of 90 were read as 3.");
    expect(confused(1, 90, "5", "3")).toBe("1 five of 90 was read as 3.");
    expect(confused(0, 90, "5", "3")).toBe("None of 90 fives was read as 3.");
    expect(confused(70, 90, "5", "5")).toBe("70 fives of 90 were read as 5, which is right.");
  });

  it("says where a run stands", () => {
    const frame = { row: row(25, [0.25, 0.5], [0.95, 0.875]), epoch: 2, batch: 5 } as DigitsFrame;
    expect(standing(frame, 1000)).toBe("Epoch 2, batch 5, step 25: of the pictures it learns from 95.0% are read right, loss 0.25; of 1,000 validation pictures 87.5%, loss 0.5.");
  });

  it("sees overfitting in the gap and in a validation loss that rises, and none where there is none", () => {
    const best = row(10, [0.4, 0.5]);
    const rows = [row(0, [2.3, 2.3]), best, row(20, [0.2, 0.55]), row(30, [0, 0.1])];
    expect(bestOf(rows.slice(0, 3))).toBe(best);
    expect(seenOf(rows, row(0), 100)).toMatch(/^Nothing is learned yet/);
    const over = seenOf(rows, row(20, [0.2, 0.55], [1, 0.75]), 100);
    expect(over).toContain("100.0% of the 100 pictures it learns from and 75.0% of new ones, a gap of 25.0 points");
    expect(over).toContain("least at step 10, 0.5; it has risen to 0.55"); // what comes after the present step does not count
    const fine = seenOf([best], row(20, [0.4, 0.51], [0.9, 0.89]), 100);
    expect(fine).toContain("hardly any overfitting");
    expect(fine).not.toContain("risen");
    const surer = seenOf([best], row(20, [0.2, 0.6], [0.9, 0.89]), 100);
    expect(surer).toContain("about as many. The validation loss was least");
  });
});

describe("the timeline of the digits page", () => {
  it("has the steps of both runs, and once what both remember", () => {
    const main = history({ recorded: [0, 10, 20], events: [[10, "changed"]], kept: [[10, "good"]] });
    const fork = history({ recorded: [0, 10, 30], events: [[10, "changed"]], kept: [[10, "good"]] });
    expect(recordedOf({ main, fork })).toEqual([0, 10, 20, 30]);
    expect(marksOf({ main, fork }, 20, [0, 10, 20]).map(({ step, sentence, look, share }) => [step, sentence, look, share])).toEqual([
      [10, "changed", undefined, 0.5], [10, "Kept: good", "kept", 0.5], [20, "The least validation loss so far.", "best", 1],
    ]);
  });

  it("stands where the run that is ahead stands", () => {
    expect(stepOf({ main: picture(row(10)), fork: picture(row(30)) })).toBe(30);
    expect([9, 10, 25, 1000].map((step) => epochOf([row(0), row(10), row(20)], step))).toEqual([0, 1, 2, 2]);
  });
});

describe("the curves", () => {
  it("go up to where each run stands, training solid and validation dashed, the fork its own", () => {
    const rows = [row(0, [3, 4]), row(10, [1, 2]), row(20, [0.5, 1.5])];
    const known: Known = { ...NOTHING_KNOWN, pictures: { main: picture(row(10, [1, 2])), fork: picture(row(20, [0.5, 1.5])) }, histories: { main: history({ rows }), fork: history({ rows }) } };
    const lines = linesOf(known, "loss");
    expect(lines.map(({ name, fork, dashed, now }) => [name, fork, dashed, now])).toEqual([
      ["training", false, false, 1], ["validation", false, true, 2], ["fork training", true, false, 0.5], ["fork validation", true, true, 1.5],
    ]);
    expect(lines[1]?.points).toEqual([{ x: 0, y: 4 }, { x: 1, y: 2 }]);
    expect(lines[2]?.points.at(-1)).toEqual({ x: 2, y: 0.5 });
  });
});

describe("the confusion matrix", () => {
  const counts = [8, 2, 0, 1, 5, 4, 0, 0, 9];

  it("knows how many there are of a class, and which mistake is made most", () => {
    expect(totalsOf(counts, 3)).toEqual([10, 10, 9]);
    expect(mostMistaken(counts, 3)).toEqual({ row: 1, column: 2 });
    expect(mostMistaken([1, 0, 0, 1], 2)).toEqual({ row: 0, column: 1 });
  });

  it("is walked through with the arrow keys, and not left", () => {
    expect(moved("ArrowDown", { row: 0, column: 1 }, 3)).toEqual({ row: 1, column: 1 });
    expect(moved("ArrowLeft", { row: 0, column: 0 }, 3)).toEqual({ row: 0, column: 0 });
    expect(moved("x", { row: 0, column: 0 }, 3)).toBeNull();
  });
});

describe("trials against overfitting", () => {
  it("are kept by the number of their pictures, the fewest first", () => {
    const trials = [row(10), row(20), row(30)].map((at, place) => ({ train: [1000, 100, 1000][place]!, row: at })).reduce(withTrial, [] as Parameters<typeof withTrial>[0]);
    expect(trials.map(({ train, row: { step } }) => [train, step])).toEqual([[100, 20], [1000, 30]]);
  });

  it("each add one thing to the settings, which a fork may change", () => {
    const cured = CURES.map(({ apply }) => apply(FIRST_DIGITS, 1));
    expect(cured.map((settings) => [settings.regularizers, dropoutOf(settings), settings.augmentations, settings.early_stopping])).toEqual([
      [["l2:rate=0.003"], 0, [], null], [[], 0.3, [], null], [[], 0, ["shift", "rotate", "elastic"], null], [[], 0, [], 50],
    ]);
    expect([patienceFor(1), patienceFor(10), patienceFor(600)]).toEqual([50, 5, 3]);
  });

  it("stand on a line that begins at a round tenth below all of them", () => {
    expect([lowestOf([row(1, [0, 0], [1, 0.74])]), lowestOf([row(1, [0, 0], [1, 0.7])]), lowestOf([])]).toEqual([0.7, 0.6, 0.9]);
  });

  it("are compared by the gap and by what is read of new pictures", () => {
    expect(curedOf("L2", row(600, [0, 1], [1, 0.7]), row(600, [0, 0.9], [0.9, 0.75]))).toBe(
      "With L2 the gap between training and validation is 15.0 points at step 600; without it, 30.0 points at step 600. Of new pictures 75.0% are read right with it, 70.0% without; the validation loss is 0.9 with it, 1 without.",
    );
  });
});

describe("a sheet of maps", () => {
  it("has whole rows where it can, and is not higher than wide", () => {
    expect([1, 2, 24, 64, 256, 11].map(columnsOf)).toEqual([1, 2, 6, 8, 16, 5]);
  });
});
