import { describe, expect, it } from "vitest";

import type { GraphView, MatrixView, Panel } from "../protocol/models";
import { keyOf } from "../store/selection";
import { layoutOf } from "./graph-layout";
import { walk } from "./graph-walk";
import { meeting } from "./meeting";
import { direction, effect } from "./words";

describe("what meets in a table", () => {
  const panel = (name: string, shape: number[], row: number | null, column: number | null, made = false): Panel =>
    ({ name, shape, made, marked_row: row, marked_column: column }) as unknown as Panel;
  const view = (...panels: Panel[]): MatrixView => ({ panels, selection: { name: "z1", index: [0, 2] } }) as unknown as MatrixView;

  it("is a row and a column, with the numbers beside them", () => {
    const met = view(panel("x", [1, 2], 0, null), panel("W1", [2, 3], null, 2), panel("b1", [3], 0, 2), panel("z1", [1, 3], 0, 2, true));
    expect(meeting(met, keyOf)).toBe("z1[0,2]: row 0 of x meets column 2 of W1, with b1[2].");
  });

  it("or what it is made from, or nothing", () => {
    expect(meeting(view(panel("z1", [1, 3], 0, null)), keyOf)).toBe("z1[0,2]: made from row 0 of z1.");
    expect(meeting(view(panel("losses", [3], 0, null)), keyOf)).toBe("z1[0,2]: made from all of losses.");
    expect(meeting(view(panel("a1", [1, 3], 0, 1), panel("y", [1, 3], 0, 1)), keyOf)).toBe("z1[0,2]: made from a1[0,1] and y[0,1].");
    expect(meeting(view(panel("p", [1, 3], null, null)), keyOf)).toBe("");
  });
});

describe("walking in the network", () => {
  const neuron = (name: string, unit: number): object => ({ unit, values: [{ selection: { name, index: [0, unit] } }], parameters: [], target: null });
  const edge = (from: number, to: number, value: number): object => ({ source: { name: "x", index: [0, from] }, target: { name: "p", index: [0, to] }, weight: null, value });
  const graph = {
    columns: [
      { name: "x", neurons: [neuron("x", 0), neuron("x", 1)], rest: null },
      { name: "p", neurons: [neuron("p", 0), neuron("p", 1)], rest: null },
    ],
    edges: [edge(0, 0, 0.5), edge(0, 1, -2), edge(1, 0, 1), edge(1, 1, NaN)],
    image: null,
  } as unknown as GraphView;
  const step = (at: string, key: string, from = ""): string | null => walk(layoutOf(graph, 640), at, `Arrow${key}`, from);

  it("takes the strongest edge, and goes on to the neuron at its end", () => {
    expect(step("x 0", "Right")).toBe("x 0 to p 1");
    expect(step("x 0 to p 1", "Right")).toBe("p 1");
    expect(step("p 0", "Left")).toBe("x 1 to p 0");
    expect([step("p 0", "Right"), step("loss", "Left")]).toEqual(["loss", "p 0"]);
  });

  it("goes up and down among neurons, or among the edges of the one that it came from", () => {
    expect([step("x 0", "Down"), step("x 1", "Down"), step("x 0", "Up")]).toEqual(["x 1", null, null]);
    expect(step("x 0 to p 1", "Up", "x 0")).toBe("x 0 to p 0");
    expect(step("x 0 to p 1", "Down", "p 1")).toBe("x 1 to p 1");
  });
});

describe("signs", () => {
  it("are words", () => {
    expect([0.5, -0.5, 0, NaN].map(direction)).toEqual(["positive: grows", "negative: falls", "zero: stays", "no sign"]);
    expect([2, -2, 0].map(effect)).toEqual(["the loss rises", "the loss falls", "the loss stays"]);
  });
});
