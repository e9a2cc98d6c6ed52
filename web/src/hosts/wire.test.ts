import { describe, expect, it } from "vitest";

import { decode } from "./wire";

// What cutaway.protocol.wire.encode made of a Nudged with NaN and three arrays: float32 (1, 2), uint8 (3,), int32 (1,).
const NUDGED =
  "f00000007b226b696e64223a20226e7564676564222c2022616e7377657273223a20372c2022707265646963746564223a207b226e756d626572223a20224e614e227d2c202261637475616c223a202d302e352c2022617272617973223a205b7b226e616d65223a202261222c20226474797065223a2022666c6f61743332222c20227368617065223a205b312c20325d7d2c207b226e616d65223a202262222c20226474797065223a202275696e7438222c20227368617065223a205b335d7d2c207b226e616d65223a202263222c20226474797065223a2022696e743332222c20227368617065223a205b315d7d5d7d20200000c03f000000c001020300f9ffffff";

describe("a message of the wire", () => {
  const buffer = Uint8Array.from(NUDGED.match(/../g)!, (pair) => Number.parseInt(pair, 16)).buffer;
  const { event, arrays } = decode(buffer);

  it("is an event, with the numbers that JSON has not", () => {
    expect(event).toEqual({ kind: "nudged", answers: 7, predicted: NaN, actual: -0.5 });
  });

  it("has its arrays as views into it", () => {
    expect(arrays["a"]).toEqual({ shape: [1, 2], values: Float32Array.from([1.5, -2]) });
    expect(arrays["b"]).toEqual({ shape: [3], values: Uint8Array.from([1, 2, 3]) });
    expect(arrays["c"]).toEqual({ shape: [1], values: Int32Array.from([-7]) });
    expect(Object.values(arrays).every(({ values }) => values.buffer === buffer)).toBe(true);
  });

  it("that is cut short is none", () => {
    expect(() => decode(buffer.slice(0, 200))).toThrow();
    expect(() => decode(buffer.slice(0, buffer.byteLength - 4))).toThrow();
  });
});
