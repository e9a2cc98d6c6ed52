import { expect, it } from "vitest";

import type { Examined } from "../../protocol/messages";
import type { Picture } from "../../store/lab";
import { madeFrom } from "../../store/parameters";
import { isOfOtherWeights } from "./seen";

const picture = (step: number, weight: number, map = 0): Picture =>
  ({ frame: { row: { step } }, arrays: { W1: { shape: [1, 1], values: Float32Array.of(weight) }, map1: { shape: [1], values: Float32Array.of(map) } } }) as unknown as Picture;
const report = { step: 25 } as Examined;

it("knows a report's weights from others at the same step, and leaves another step to be told by its number", () => {
  const seen = { report, picture: picture(25, 0.5) };
  expect([picture(25, 0.5, 1), picture(25, 0.75), picture(26, 0.75)].map((now) => isOfOtherWeights(seen, now))).toEqual([false, true, false]);
  expect([isOfOtherWeights(null, picture(25, 1)), isOfOtherWeights(seen, null)]).toEqual([false, false]);
});

it("says of an unseen step that one came back to that it has changed since", () => {
  expect(isOfOtherWeights({ report, picture: null }, picture(25, 0.5))).toBe(true);
});

it("finds the picture that an answer is of: the one at the question before the one at the answer", () => {
  const [before, after] = [picture(25, 0.5), picture(25, 0.75)];
  expect(madeFrom(25, before, after)).toBe(before);
  expect(madeFrom(26, before, picture(26, 1))?.frame.row.step).toBe(26);
  expect(madeFrom(27, before, null)).toBeNull();
});
