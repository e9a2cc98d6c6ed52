import { describe, expect, it } from "vitest";

import { FIRST_SETTINGS, type DataChoice, type Event, type Row, type Scene, type Timeline } from "../protocol/messages";
import { withData, withLoss, withOutput } from "./fit";
import { EMPTY, grown, MOST_ROWS, neighbor, thinned } from "./history";
import { differences, NOTHING, reduce, type Lab } from "./lab";
import { labAction } from "./lab-keys";
import { fromLink, hiddenBy, reachOf, strangeIn, toLink } from "./link";
import { readSpec, writeSpec } from "./spec";

const row = (step: number): Row => ({ step, training_loss: 1, test_loss: 1, training_accuracy: null, test_accuracy: null });
const news = (whole: boolean, steps: number[]): Timeline => ({ kind: "timeline", run: "main", whole, rows: steps.map(row), recorded: steps, events: [] });
const frame = (run: "main" | "fork", number: number) => ({ kind: "frame", run, number }) as unknown as Event;
const block = (...shape: number[]) => ({ shape, values: new Float32Array(1) });
const scene = (units: number, fork = false) =>
  ({ kind: "scene", fork: fork ? FIRST_SETTINGS : null, settings: FIRST_SETTINGS, columns: [{ names: Array.from({ length: units }, String), map: "m", weights: "" }] }) as unknown as Scene;
const after = (...events: Event[]): Lab => events.reduce((lab, event) => reduce(lab, { event, arrays: { m: block(4, 2, 2) } }), NOTHING);

describe("the lab's state", () => {
  it("keeps the newest picture of each run", () => {
    const lab = after(scene(4, true), frame("main", 1), frame("fork", 2), frame("main", 3));
    expect([lab.pictures.main?.frame.number, lab.pictures.fork?.frame.number]).toEqual([3, 2]);
  });

  it("puts away pictures of another network, and the fork where there is none", () => {
    const lab = after(scene(4, true), frame("main", 1), frame("fork", 2));
    expect(reduce(lab, { event: scene(4), arrays: {} }).pictures).toMatchObject({ main: { frame: { number: 1 } }, fork: null });
    expect(reduce(lab, { event: scene(5), arrays: {} }).pictures.main).toBeNull();
  });

  it("names the settings that differ", () => {
    expect(differences(FIRST_SETTINGS, { ...FIRST_SETTINGS, learning_rate: 1, features: ["x1"] })).toEqual(["features", "learning_rate"]);
  });
});

describe("a history", () => {
  it("has each event once, for the list always comes whole", () => {
    const told = (count: number): Timeline => ({ ...news(false, [5]), events: [[1, "one"], [2, "two"]].slice(0, count) as [number, string][] });
    expect(grown(grown(EMPTY, told(1)), told(2)).events).toEqual([[1, "one"], [2, "two"]]);
  });

  it("grows, is replaced from a step on, or as a whole", () => {
    const one = grown(grown({ rows: [], recorded: [], events: [] }, news(true, [0, 5, 10])), news(false, [15]));
    expect(one.rows.map(({ step }) => step)).toEqual([0, 5, 10, 15]);
    expect(grown(one, news(false, [5, 6])).rows.map(({ step }) => step)).toEqual([0, 5, 6]);
    expect(grown(one, news(true, [0])).rows).toHaveLength(1);
  });

  it("is thinned and keeps its ends", () => {
    const rows = thinned(Array.from({ length: MOST_ROWS + 5 }, (_, step) => row(step)));
    expect(rows.length).toBeLessThanOrEqual(MOST_ROWS);
    expect([rows[0]?.step, rows.at(-1)?.step]).toEqual([0, MOST_ROWS + 4]);
  });

  it("knows the recorded step before and after", () => {
    expect([neighbor([0, 5, 10], 5, -1), neighbor([0, 5, 10], 7, 1), neighbor([0, 5], 5, 1), neighbor([], 0, -1)]).toEqual([0, 10, null, null]);
  });
});

describe("a link", () => {
  const settings = {
    ...FIRST_SETTINGS,
    data: { name: "spiral", noise: 0.15, train_share: 0.7, examples: 300, seed: 4 },
    features: ["x1", "x1^2", "sin(x2)"],
    layers: [{ units: 8, activation: "leaky_relu:slope=0.1", dropout: 0.2, batch_normalization: true }, { units: 1, activation: "tanh", dropout: 0, batch_normalization: false }],
    optimizer: "sgd:momentum=0.9",
    regularizers: ["l1:rate=0.001", "max_norm"],
    learning_rate: 1e-5,
    shuffle: false,
    dtype: "float64" as const,
    seed: 12,
  };

  it("holds all settings, and none where all are the first", () => {
    expect(fromLink(`#${toLink(settings)}`)).toEqual(settings);
    expect(fromLink(`#${toLink({ ...settings, layers: [], regularizers: [] })}`)).toEqual({ ...settings, layers: [], regularizers: [] });
    expect(toLink(FIRST_SETTINGS)).toBe("");
    expect(toLink({ ...FIRST_SETTINGS, layers: [{ ...FIRST_SETTINGS.layers[0]!, units: 3 }] })).toBe("layers=3");
  });

  it("is read as far as it makes sense", () => {
    expect(fromLink("")).toBeNull();
    expect(fromLink("#unknown=3")).toBeNull();
    expect(fromLink("#rate=fast&noise=&seed=7&dtype=int8&batch=Infinity&layers=x%20relu")).toEqual({ ...FIRST_SETTINGS, seed: 7, layers: [{ ...FIRST_SETTINGS.layers[0]!, activation: "relu" }] });
  });

  it("says what is hidden", () => {
    expect([...hiddenBy(`#${toLink(FIRST_SETTINGS, ["data", "noise"])}`)]).toEqual(["data", "noise"]);
    expect(hiddenBy("#seed=3").size).toBe(0);
  });

  it("may say what means nothing", () => {
    const strangeOf = (link: string): string | null => strangeIn(link, ["data", "step"]);
    expect(strangeOf("#dta=xor&seed=3&hide=data&sed=4")).toBe("The link says “dta, sed”, which means nothing here and was left out.");
    expect(strangeOf(`#${"x".repeat(1000)}=1`)?.length).toBeLessThan(200);
    expect([strangeOf(""), strangeOf(`#${toLink({ ...settings, dtype: "float64" }, ["data"])}`)]).toEqual([null, null]);
  });

  it.each(["rate=abc", "rate=1e999", "seed=x", "noise=", "layers=4,x", "layers=4~x", "layers=4 drop=much", "shuffle=perhaps", "dtype=int8", "hide=foo"])("may say %s, which means nothing", (part) => {
    expect(strangeIn(`#${part}&points=50`, ["data"])).toBe(`The link says “${part}”, which means nothing here and was left out.`);
  });

  it("may say a name that nothing can be hidden by beside those that there are", () => {
    expect(strangeIn("#hide=data~doktor~step", ["data", "step"])).toContain("“hide=doktor”");
  });

  it("opens where its server can be reached", () => {
    expect(["localhost", "127.0.0.1", "[::1]"].every((name) => reachOf(name).includes("their own machine"))).toBe(true);
    expect(reachOf("192.168.0.7")).toContain("with its token");
  });
});

describe("a link that says nothing of the output", () => {
  const data = (name: string, task: DataChoice["task"], classes: number): DataChoice => ({ name, task, classes, sentence: "", sample: [] });
  const choices = [data("blobs", "classification", 3), data("xor", "classification", 2), data("plane", "regression", 0)];
  const read = (link: string): ReturnType<typeof fromLink> => fromLink(link, choices);

  it("gets the one that several classes need, with its loss unless the link says one", () => {
    expect(read("#data=blobs&seed=3")).toMatchObject({ output: "softmax", loss: "cross_entropy", seed: 3 });
    expect(read("#data=blobs&loss=huber")).toMatchObject({ output: "softmax", loss: "huber" });
    expect(read("#data=blobs&output=sigmoid")).toMatchObject({ output: "sigmoid", loss: FIRST_SETTINGS.loss });
    expect(fromLink("#data=blobs")).toMatchObject({ output: FIRST_SETTINGS.output });
  });

  it("means the first output wherever that can be in use, so that links lead back to what they were made of", () => {
    for (const link of ["#data=xor", "#data=plane", "#data=plane&loss=huber", "#data=sprial", "#seed=3"]) {
      expect([link, read(link)]).toEqual([link, fromLink(link)]);
    }
  });
});

describe("what is typed", () => {
  it("is a name with settings", () => {
    expect(readSpec("sgd:momentum=0.9,nesterov=1")).toEqual({ name: "sgd", settings: { momentum: 0.9, nesterov: 1 } });
    expect(readSpec("sgd:momentum=fast,=2")).toEqual({ name: "sgd", settings: {} });
    expect(writeSpec({ name: "sgd", settings: { momentum: 0.9, a: 1 } }, { a: 1 })).toBe("sgd:momentum=0.9");
    expect(writeSpec({ name: "adam", settings: {} })).toBe("adam");
  });
});

describe("what belongs together changes together", () => {
  const data = (name: string, task: DataChoice["task"], classes: number): DataChoice => ({ name, task, classes, sentence: "", sample: [] });

  it("with the data", () => {
    expect(withData(FIRST_SETTINGS, data("blobs", "classification", 3))).toMatchObject({ output: "softmax", loss: "cross_entropy", data: { name: "blobs", seed: 0 } });
    const regression = withData(FIRST_SETTINGS, data("plane", "regression", 0));
    expect(regression).toMatchObject({ output: "identity", loss: "half_squared_error" });
    expect(withData(regression, data("xor", "classification", 2))).toMatchObject({ output: "tanh" });
    expect(withData({ ...FIRST_SETTINGS, output: "sigmoid", loss: "binary_cross_entropy" }, data("xor", "classification", 2))).toMatchObject({ output: "sigmoid", loss: "binary_cross_entropy" });
  });

  it("with the output and the loss", () => {
    const classes = withLoss(FIRST_SETTINGS, "cross_entropy");
    expect(classes.output).toBe("softmax");
    expect(withOutput(classes, "tanh").loss).toBe("half_squared_error");
    expect(withOutput(FIRST_SETTINGS, "softmax").loss).toBe("cross_entropy");
    expect(withOutput({ ...FIRST_SETTINGS, loss: "huber" }, "sigmoid").loss).toBe("huber");
    expect(withLoss(FIRST_SETTINGS, "huber").output).toBe("tanh");
  });
});

describe("the keys", () => {
  const body = { tag: "BODY", type: "" };

  it("play, step and move in time", () => {
    expect([" ", ".", "[", "]", "Escape", "x"].map((key) => labAction(key, body))).toEqual(["play", "step", "earlier", "later", "clear", null]);
  });

  it("are left to whatever uses them itself", () => {
    expect(labAction(" ", { tag: "BUTTON", type: "" })).toBeNull();
    expect(labAction(".", { tag: "INPUT", type: "number" })).toBeNull();
    expect(labAction("Escape", { tag: "INPUT", type: "number" })).toBe("clear");
    expect(labAction(".", { tag: "INPUT", type: "range" })).toBe("step");
  });
});
