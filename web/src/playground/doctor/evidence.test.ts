import { describe, expect, it } from "vitest";

import type { Scene, Sign } from "../../protocol/messages";
import { circledBy, circles, isCircled, targetsOf } from "./evidence";

const scene = {
  columns: [
    { layer: 0, names: ["x1", "x2"], values: "f", weights: "", biases: "" },
    { layer: 1, names: ["a1[0]", "a1[1]", "a1[2]"], values: "a1", weights: "W1", biases: "b1" },
    { layer: 2, names: ["p[0]"], values: "p", weights: "W2", biases: "b2" },
  ],
} as unknown as Scene;
const sign = (name: string, index: number[] = [], curve = false): Sign => ({ what: "share", found: "1", expected: "0", name, index, curve });

describe("evidence", () => {
  it.each([
    ["W1", [1, 2], [{ kind: "weight", column: 1, unit: 2, from: 1 }]],
    ["d_W2", [0, 0], [{ kind: "weight", column: 2, unit: 0, from: 0 }]],
    ["a1", [7, 2], [{ kind: "neuron", column: 1, unit: 2 }]],
    ["z2", [3, 0], [{ kind: "neuron", column: 2, unit: 0 }]],
    ["b1", [0, 1], [{ kind: "neuron", column: 1, unit: 1 }]],
    ["x", [5, 1], [{ kind: "neuron", column: 0, unit: 1 }]],
    ["W2", [], [{ kind: "neuron", column: 2, unit: 0 }]],
    ["loss", [], []],
    ["", [], []],
  ])("%s %j is where the plan has it", (name, index, expected) => {
    expect(targetsOf({ name, index }, scene)).toEqual(expected);
  });

  it("is a whole layer where no single number is named", () => {
    expect(targetsOf({ name: "W1", index: [] }, scene)).toHaveLength(3);
  });

  it("is the curve where the engine says so", () => {
    expect(circledBy(sign("", [], true), scene)).toEqual({ targets: [], losses: true });
    expect(isCircled(circledBy(sign("", [], false), scene))).toBe(false);
  });

  it("circles the very thing, not its neighbor", () => {
    const { targets } = circledBy(sign("W1", [1, 2]), scene);
    expect(circles(targets, { kind: "weight", column: 1, unit: 2, from: 1 })).toBe(true);
    expect(circles(targets, { kind: "weight", column: 1, unit: 2, from: 0 })).toBe(false);
  });
});
