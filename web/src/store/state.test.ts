import { describe, expect, it } from "vitest";

import { actionOf } from "./keys";
import { isSame, keyOf, nameOf } from "./selection";
import { initial, reduce, type State } from "./state";

const weight = { name: "W1", index: [5, 2] };

function after(state: State, ...kinds: ("forward" | "back" | "tick" | "play" | "clear")[]): State {
  return kinds.reduce((found, kind) => reduce(found, { kind }), state);
}

describe("the page's state", () => {
  it("goes from step to step and stops at both ends", () => {
    expect(after(initial(3), "back").step).toBe(0);
    expect(after(initial(3), "forward", "forward", "forward").step).toBe(2);
    expect(reduce(initial(3), { kind: "go", step: 99 }).step).toBe(2);
  });

  it("keeps the selection while it steps, and clears it when asked to", () => {
    const chosen = reduce(initial(3), { kind: "select", selection: weight });
    expect(after(chosen, "forward").selection).toEqual(weight);
    expect(after(chosen, "clear").selection).toBeNull();
  });

  it("plays to the last step and pauses there; played again it starts over", () => {
    const ended = after(initial(3), "play", "tick", "tick");
    expect([ended.step, ended.playing]).toEqual([2, false]);
    const again = after(ended, "play");
    expect([again.step, again.playing]).toEqual([0, true]);
  });

  it("does not move on a tick that comes after a pause", () => {
    expect(after(initial(3), "play", "play", "tick").step).toBe(0);
  });
});

describe("selections", () => {
  it("are written as NumPy counts", () => {
    expect(keyOf(weight)).toBe("W1[5,2]");
    expect(keyOf({ name: "loss", index: [] })).toBe("loss");
  });

  it("lose the number of the only example", () => {
    const batched = new Set(["z1"]);
    expect(nameOf({ name: "z1", index: [0, 3] }, batched, 1)).toBe("z1[3]");
    expect(nameOf({ name: "z1", index: [0, 3] }, batched, 2)).toBe("z1[0,3]");
    expect(nameOf(weight, batched, 1)).toBe("W1[5,2]");
  });

  it("are the same by name and place, and nothing is not the same as nothing", () => {
    expect(isSame(weight, { name: "W1", index: [5, 2] })).toBe(true);
    expect(isSame(weight, { name: "W1", index: [2, 5] })).toBe(false);
    expect(isSame(null, null)).toBe(false);
  });
});

describe("keys", () => {
  it("step, play and clear", () => {
    expect(actionOf("ArrowRight", "BODY", null)).toEqual({ kind: "forward" });
    expect(actionOf(" ", "BODY", null)).toEqual({ kind: "play" });
    expect(actionOf("Escape", "BUTTON", null)).toEqual({ kind: "clear" });
    expect(actionOf("q", "BODY", null)).toBeNull();
  });

  it("are left to the element that uses them", () => {
    expect(actionOf(" ", "BUTTON", null)).toBeNull();
    expect(actionOf("ArrowRight", "INPUT", null)).toBeNull();
    expect(actionOf("ArrowRight", "BUTTON", "tab")).toBeNull();
  });
});
