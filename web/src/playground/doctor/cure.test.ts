import { describe, expect, it } from "vitest";

import { FIRST_SETTINGS, type Settings } from "../../protocol/messages";
import { curedNow } from "./cure";

const layered = (...activations: string[]): Settings => ({ ...FIRST_SETTINGS, layers: activations.map((activation) => ({ ...FIRST_SETTINGS.layers[0]!, activation })) });

describe("a cure", () => {
  it("changes its own part of the settings of now, and leaves what was changed since", () => {
    const now = { ...FIRST_SETTINGS, optimizer: "adam", batch_size: 5 };
    expect(curedNow(FIRST_SETTINGS, { ...FIRST_SETTINGS, learning_rate: 0.003 }, now)).toEqual({ ...now, learning_rate: 0.003 });
  });

  it("reaches layers that came since", () => {
    const [seen, cure, now] = [layered("sigmoid", "tanh"), layered("tanh", "tanh"), layered("sigmoid", "relu", "sigmoid")];
    expect(curedNow(seen, cure, now).layers.map(({ activation }) => activation)).toEqual(["tanh", "tanh", "tanh"]);
  });

  it("keeps the layers that it says nothing of", () => {
    const now = layered("relu");
    expect(curedNow(FIRST_SETTINGS, { ...FIRST_SETTINGS, initializer: "he_normal" }, now)).toEqual({ ...now, initializer: "he_normal" });
  });
});
