import { expect, it } from "vitest";

import { FIRST_SETTINGS, type Command, type Settings } from "../protocol/messages";
import { beginsAnew } from "./anew";

const change = (part: Partial<Settings>, run: "main" | "fork" = "main"): Command => ({ kind: "change", settings: { ...FIRST_SETTINGS, ...part }, run });

it("knows what begins anew from what a training goes on with", () => {
  const anew: readonly Command[] = [{ kind: "reset", seed: null }, { kind: "load", content: "" }, { kind: "table", text: "" }, change({ layers: [] }), change({ data: { ...FIRST_SETTINGS.data, name: "xor" } }), change({ seed: 1 })];
  const live: readonly Command[] = [{ kind: "pause" }, { kind: "seek", step: 0 }, change({}), change({ learning_rate: 1, optimizer: "adam", batch_size: 5 }), change({ loss: "huber" }, "fork")];
  expect(anew.map((command) => beginsAnew(command, FIRST_SETTINGS))).toEqual(anew.map(() => true));
  expect(live.map((command) => beginsAnew(command, FIRST_SETTINGS))).toEqual(live.map(() => false));
});
