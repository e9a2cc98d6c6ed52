import { describe, expect, it } from "vitest";

import type { Frame } from "../protocol/messages";
import { captionOf, FIRST } from "./caption";

const LOADED = "A network was loaded from a file; its training begins at step 0.";
const frame = (more: object = {}): Frame => ({ run: "main", row: { step: 0 }, stopped: null, operation: null, sentence: LOADED, ...more }) as Frame;

describe("the sentence under the network", () => {
  it("says what to do first only while the weights are as they were drawn", () => {
    expect(captionOf(frame(), [], false)).toBe(FIRST);
    expect(captionOf(frame(), [[0, LOADED]], false)).toBe(LOADED);
  });

  it("says what just happened once it goes on, and why it stopped", () => {
    expect(captionOf(frame({ row: { step: 1 }, sentence: "On." }), [], false)).toBe("On.");
    expect(captionOf(frame(), [], true)).toBe(LOADED);
    expect(captionOf(frame({ stopped: "Stopped." }), [], false)).toBe("Stopped.");
  });
});
