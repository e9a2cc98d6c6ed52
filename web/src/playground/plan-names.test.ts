import { expect, it } from "vitest";

import type { Scene } from "../protocol/messages";
import type { PageData, PageStep } from "../protocol/models";
import type { Lit } from "../through/reader.svelte";
import { mostNotes, notes, pulses, restOf } from "./edge-flow";
import { frameOf, nearestPoint } from "./ground";
import { layoutOf } from "./layout";
import { belongs, selectionOf, shownName, shownNumber, targetOf, targetsOf } from "./plan-names";

const column = (layer: number, values: string, units: number): object => ({ layer, values, weights: layer ? `W${layer}` : "", names: Array.from({ length: units }, (_, unit) => `${values}[${unit}]`) });
const scene = { columns: [column(0, "x", 2), column(1, "a1", 3), column(2, "p", 1)] } as unknown as Scene;
const at = (name: string, ...index: number[]): { name: string; index: number[] } => ({ name, index });

it("finds the neuron or weight of every name of the plan", () => {
  expect(targetOf(at("W1", 1, 2), scene)).toEqual({ kind: "weight", column: 1, from: 1, unit: 2 });
  expect(targetOf(at("new_m_W2", 2, 0), scene)).toEqual({ kind: "weight", column: 2, from: 2, unit: 0 });
  for (const name of ["z1", "d_a1", "mean1"]) expect(targetOf(at(name, 4, 1), scene)).toEqual({ kind: "neuron", column: 1, unit: 1 });
  expect(targetOf(at("d_b1", 2), scene)).toEqual({ kind: "neuron", column: 1, unit: 2 });
  expect(targetOf(at("x", 0, 1), scene)).toEqual({ kind: "neuron", column: 0, unit: 1 });
  for (const name of ["p", "d_p", "y"]) expect(targetOf(at(name, 0, 0), scene)).toEqual({ kind: "neuron", column: 2, unit: 0 });
});

it("finds none for what the diagram has not", () => {
  for (const selection of [at("losses", 0), at("learning_rate"), at("W1", 0, 9), at("W9", 0, 0), at("W1")]) expect(targetOf(selection, scene)).toBeNull();
});

it("takes all weights or neurons of an array that is chosen as a whole", () => {
  const [weight, neuron] = [{ kind: "weight", column: 1, from: 0, unit: 1 } as const, { kind: "neuron", column: 1, unit: 1 } as const];
  expect([belongs(weight, at("W1"), scene), belongs(weight, at("W2"), scene), belongs(neuron, at("W1"), scene)]).toEqual([true, false, false]);
  expect([belongs(neuron, at("z1"), scene), belongs(neuron, at("z1", 0, 1), scene), belongs(neuron, at("z1", 0, 2), scene), belongs(neuron, null, scene)]).toEqual([true, true, false, false]);
  expect(targetsOf([at("x", 0, 1), at("W1", 1, 2), at("loss")], scene)).toEqual(new Set(["0:1", "1:1>2"]));
});

const step = (number: number, part: string, inputs: string[], outputs: string[]): PageStep => ({ number, part, inputs, outputs, entries: [] }) as unknown as PageStep;
const steps = [step(0, "forward", ["x", "W1", "b1"], ["z1"]), step(1, "forward", ["z1"], ["a1"]), step(2, "backward", ["d_z2", "W2"], ["d_a1"]), step(3, "backward", ["d_a1", "z1"], ["d_z1"]), step(4, "backward", ["x", "d_z1"], ["d_W1"])];
const node = (name: string, value: number, derivative: number): object => ({ selection: at(name, 7, 1), value, derivative });
const data = {
  steps,
  graph: {
    example: 7,
    columns: [{ neurons: [{ unit: 1, values: [node("z1", 2, 0.2), node("a1", 3, 0.3)], parameters: [] }] }],
    edges: [{ source: at("x", 7, 0), target: at("z1", 7, 1), weight: at("W1", 0, 1), value: 1 }],
  },
} as unknown as PageData;

it("chooses of a neuron the newest number that is known, of a weight its derivative on the way back", () => {
  const [neuron, weight] = [{ kind: "neuron", column: 1, unit: 1 } as const, { kind: "weight", column: 1, from: 0, unit: 1 } as const];
  expect(steps.map((one) => selectionOf(neuron, scene, data, one).name)).toEqual(["z1", "a1", "d_a1", "d_z1", "d_z1"]);
  expect(shownNumber(neuron, scene, data, steps[2]!)?.value).toBe(0.3);
  expect(steps.map((one) => selectionOf(weight, scene, data, one).name)).toEqual(["W1", "W1", "W1", "W1", "d_W1"]);
  expect(selectionOf(neuron, scene, null, null)).toEqual(at("a1", 0, 1));
  expect(shownNumber({ kind: "neuron", column: 2, unit: 0 }, scene, data, steps[0]!)).toBeNull();
});

it("calls a number by the name that it has, and a neuron by its own where it shows its output", () => {
  const neuron = { kind: "neuron", column: 1, unit: 1 } as const;
  expect(steps.map((one) => shownName("a1[1]", shownNumber(neuron, scene, data, one), "a1"))).toEqual(["z1[1]", "a1[1]", "d_a1[1]", "d_z1[1]", "d_z1[1]"]);
  expect(shownName("a1[1]", null, "a1")).toBe("a1[1]");
});

it("sends values forward along edges and messages back, the largest first", () => {
  expect(pulses({ data, step: steps[0]! } as Lit, scene)).toEqual([{ kind: "weight", column: 1, from: 0, unit: 1 }]);
  const message = (from: number, share: number): object => ({ sender: at("z2", 0, 0), receiver: at("a1", 0, from), through: [at("W2", from, 0)], share });
  const back = { ...steps[2]!, entries: [0, 1].map((from) => ({ equation: { selection: at("d_a1", 0, from), result: 1 }, messages: { messages: [message(from, from - 0.4)] } })) } as unknown as PageStep;
  const found = notes({ data, step: back }, scene, ({ name, index }) => `${name}[${index.join()}]`);
  expect(found.map(({ name, value, moves }) => [name, value, moves])).toEqual([["z2[0,0] to a1[0,1]", 0.6, true], ["z2[0,0] to a1[0,0]", -0.4, true]]);
});

it("lets numbers rest beside or below each other, never at one place", () => {
  for (const width of [300, 900]) {
    const layout = layoutOf([2, 3, 1], width);
    const rests = [0, 1].map((from) => restOf({ kind: "weight", column: 1, from, unit: 0 }, layout));
    expect(new Set(rests.map(({ share, down }) => `${share} ${down}`)).size).toBe(2);
    expect(rests.every(({ share }) => share > 0 && share < 1)).toBe(true);
  }
});

it("finds the point that one means, if one means any", () => {
  const frame = frameOf({ ...scene, bounds: [-1, 1], low: -1, high: 1, one_dimensional: false } as unknown as Scene, 200, false);
  const points = [{ x1: 0, x2: 0, value: 1 }, { x1: 0.5, x2: 0.5, value: 0 }];
  expect([nearestPoint(frame, points, { x: 103, y: 96 }), nearestPoint(frame, points, { x: 150, y: 52 }), nearestPoint(frame, points, { x: 20, y: 20 }), nearestPoint(frame, [], { x: 0, y: 0 })]).toEqual([0, 1, null, null]);
});

it("has no numbers at edges where they would lie on the neurons", () => {
  expect([298, 1100].map((room) => mostNotes(layoutOf([2, 4, 2, 1], room)))).toEqual([0, 24]); // 46 pixels between neurons, and 291
});
