import { describe, expect, it } from "vitest";

import type { Blocks } from "../hosts/host";
import type { Scene } from "../protocol/messages";
import { along, edgesOf, isNamedBelow, layoutOf, nearest, thickness } from "./layout";
import { weightOf } from "./edges";
import { exists, nameOf, parameterOf, same, walked, type Target } from "./target";

const scene = {
  columns: [
    { layer: 0, names: ["x1", "x2"], values: "x", weights: "", biases: "", activation: "", map: "m0" },
    { layer: 1, names: ["a1[0]", "a1[1]", "a1[2]"], values: "a1", weights: "W1", biases: "b1", activation: "tanh", map: "m1" },
    { layer: 2, names: ["p[0]"], values: "p", weights: "W2", biases: "b2", activation: "tanh", map: "m2" },
  ],
} as unknown as Scene;
const arrays: Blocks = {
  W1: { shape: [2, 3], values: Float32Array.from([1, 2, 3, 4, 5, 6]) },
  b1: { shape: [1, 3], values: Float32Array.from([0.5, 0.25, -1]) },
  W2: { shape: [3, 1], values: Float32Array.from([7, 8, 9]) },
  b2: { shape: [1], values: Float32Array.from([0]) },
};
const neuron = (column: number, unit: number): Target => ({ kind: "neuron", column, unit });
const weight = (column: number, from: number, unit: number): Target => ({ kind: "weight", column, from, unit });

describe("the diagram", () => {
  it("stands in columns, and is wider than its room where there are many", () => {
    const layout = layoutOf([2, 3, 1], 600);
    expect(layout.columns.map((column) => column.length)).toEqual([2, 3, 1]);
    expect(layout.columns[2]![0]!.y).toBe(layout.height / 2);
    expect(layout.width).toBe(600);
    const many = layoutOf(Array.from({ length: 12 }, () => 32), 600);
    expect(many.width).toBe(18 + 66 + 58 + 11 * 80); // a neuron, the names beside the outer ones, and the least gap
    expect(many.gap).toBe(80);
    expect(layoutOf([2, 32, 1], 600).size).toBeLessThan(layoutOf([2, 8, 1], 600).size);
  });

  it("fits a phone, with the outer names below, and is larger on a projector", () => {
    const [phone, screen, projector] = [298, 700, 1100].map((room) => layoutOf([2, 4, 2, 1], room));
    expect([phone!.width, phone!.size, phone!.gap]).toEqual([298, 36, (298 - 36 - 16) / 3]);
    expect([screen!.size, projector!.size]).toEqual([43, 52]); // 36 + 220 / 30, and the most
    expect([0, 1, 3].map((column) => isNamedBelow(phone!, column))).toEqual([true, true, true]);
    expect([0, 1, 3].map((column) => isNamedBelow(screen!, column))).toEqual([false, true, false]);
    expect(isNamedBelow(layoutOf([2, 32, 1], 298), 1)).toBe(false); // 18 pixels have no room for a name
  });

  it("has an edge for each weight, and each its number", () => {
    const edges = edgesOf(scene, layoutOf([2, 3, 1], 600));
    expect(edges).toHaveLength(9);
    expect(edges.map((edge) => weightOf(edge, scene, arrays))).toEqual([1, 4, 2, 5, 3, 6, 7, 8, 9]);
  });

  it("finds the edge under the pointer", () => {
    const edges = edgesOf(scene, layoutOf([2, 3, 1], 600));
    for (const edge of edges.slice(0, 6)) expect(nearest(edges, along(edge, 0.03))?.from).toBe(edge.from);
    expect(along(edges[0]!, 0)).toEqual(edges[0]!.start);
    expect(along(edges[0]!, 1)).toEqual(edges[0]!.end);
    expect(nearest(edges, { x: 0, y: 0 })).toBeNull();
  });

  it("draws large weights thick", () => {
    expect([0, 2.5, -5, 99, NaN].map(thickness)).toEqual([1, 5.5, 10, 10, 10]);
  });
});

describe("what one points at", () => {
  it("has a parameter with the plan's name and index", () => {
    expect(parameterOf(weight(1, 1, 2), scene, arrays)).toEqual({ name: "W1", index: [1, 2], value: 6 });
    expect(parameterOf(neuron(1, 2), scene, arrays)).toEqual({ name: "b1", index: [0, 2], value: -1 });
    expect(parameterOf(neuron(2, 0), scene, arrays)).toEqual({ name: "b2", index: [0], value: 0 });
    expect(parameterOf(neuron(0, 0), scene, arrays)).toBeNull();
    expect(nameOf(weight(1, 1, 2), scene)).toBe("W1[1, 2], from x2 to a1[2]");
  });

  it("is walked with the arrow keys: neuron, weight, neuron", () => {
    const path = ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft"];
    const met = path.reduce<Target[]>((all, key) => [...all, walked(all.at(-1)!, key, scene)], [neuron(0, 0)]);
    expect(met.slice(1)).toEqual([weight(1, 0, 0), weight(1, 1, 0), neuron(1, 0), neuron(1, 1), weight(1, 1, 1), neuron(0, 1)]);
  });

  it("does not leave the diagram", () => {
    for (const key of ["ArrowUp", "ArrowLeft"]) expect(walked(neuron(0, 0), key, scene)).toEqual(neuron(0, 0));
    for (const key of ["ArrowDown", "ArrowRight"]) expect(walked(neuron(2, 0), key, scene)).toEqual(neuron(2, 0));
    expect(walked(weight(1, 0, 0), "ArrowUp", scene)).toEqual(weight(1, 0, 0));
    expect(walked(weight(1, 1, 2), "ArrowDown", scene)).toEqual(weight(1, 1, 2));
    expect([exists(neuron(1, 3), scene), exists(weight(2, 2, 0), scene), same(neuron(0, 0), weight(1, 0, 0))]).toEqual([false, true, false]);
  });
});
