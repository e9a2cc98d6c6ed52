import { describe, expect, it } from "vitest";

import type { Edge, PageStep } from "../protocol/models";
import { pieces } from "./code-pieces";
import { flowOf, knownAt, shownValue } from "./graph-state";
import { shades } from "./picture";

function step(number: number, part: PageStep["part"], outputs: string[], inputs: string[]): PageStep {
  return { number, part, outputs, inputs } as unknown as PageStep;
}

const edge: Edge = {
  source: { name: "a1", index: [0, 0] },
  target: { name: "z2", index: [0, 1] },
  weight: { name: "W2", index: [0, 1] },
  value: 0.5,
  derivative: 0.1,
  contribution: 0.2,
};

describe("code", () => {
  const line = { text: "z1 = x @ W1 + b1  # (batch, 3)", makes: "z1", reads: ["x", "W1", "b1"] };

  it("is cut into names, the rest, and a comment, and nothing is lost", () => {
    const found = pieces(line);
    expect(found.filter((piece) => piece.kind === "name").map((piece) => piece.text)).toEqual(["z1", "x", "W1", "b1"]);
    expect(found.at(-1)).toEqual({ kind: "comment", text: "  # (batch, 3)" });
    expect(found.map((piece) => piece.text).join("")).toBe(line.text);
  });

  it("does not take the max of np.max for a value", () => {
    const found = pieces({ text: "p = np.max(max)", makes: "p", reads: ["max"] });
    expect(found.filter((piece) => piece.kind === "name").map((piece) => piece.text)).toEqual(["p", "max"]);
  });
});

describe("the graph", () => {
  const steps = [step(0, "forward", ["z1"], ["x", "W1", "b1"]), step(1, "forward", ["a1"], ["z1"]), step(2, "backward", ["d_a1"], ["d_z2", "W2"]), step(3, "backward", ["d_z1"], ["d_a1", "z1"])];
  const values = [
    { selection: { name: "z1", index: [0, 0] }, value: 2, derivative: 7 },
    { selection: { name: "a1", index: [0, 0] }, value: 3, derivative: 5 },
  ];

  it("shows only what is known at a step", () => {
    expect(shownValue(values, knownAt(steps, -1), "forward").value).toBeNull();
    expect(shownValue(values, knownAt(steps, 0), "forward")).toMatchObject({ name: "z1", value: 2 });
    expect(shownValue(values, knownAt(steps, 1), "forward")).toMatchObject({ name: "a1", value: 3 });
    expect(shownValue(values, knownAt(steps, 2), "backward")).toMatchObject({ name: "d_a1", value: 5 });
    expect(shownValue(values, knownAt(steps, 3), "backward")).toMatchObject({ name: "d_z1", value: 7 });
  });

  it("knows which way numbers go along an edge", () => {
    expect(flowOf(edge, step(3, "forward", ["z2"], ["a1", "W2", "b2"]))).toBe("forward");
    expect(flowOf(edge, step(4, "backward", ["d_a1"], ["d_z2", "W2"]))).toBe("backward");
    expect(flowOf(edge, step(5, "backward", ["d_W2"], ["a1", "d_z2"]))).toBe("weight");
    expect(flowOf(edge, step(6, "update", ["new_W2"], ["W2", "d_W2"]))).toBe("weight");
    expect(flowOf(edge, step(7, "forward", ["z1"], ["x", "W1", "b1"]))).toBeNull();
  });

  it("draws the largest pixel darkest and the smallest white", () => {
    expect(shades({ name: "x", rows: 1, columns: 3, pixels: [[0, 0.5, 1]] })).toEqual([255, 142, 28]);
    expect(shades({ name: "x", rows: 1, columns: 2, pixels: [[4, 4]] })).toEqual([255, 255]);
    expect(shades({ name: "x", rows: 1, columns: 4, pixels: [[0, NaN, Infinity, 1]] })).toEqual([255, 255, 255, 28]);
  });
});
