// Settings that only make sense together change together: classes, the output's activation and the loss.
import type { DataChoice, Settings } from "../protocol/messages";
import { readSpec } from "./spec";

const ONE_OUTPUT = { output: "tanh", loss: "half_squared_error" };
const CLASSES = { output: "softmax", loss: "cross_entropy" };
const NUMBERS = { output: "identity", loss: "half_squared_error" };

/** The output that a loss is made for; other losses leave it as it is. */
const OUTPUT_OF: Readonly<Record<string, string>> = {
  cross_entropy: "softmax",
  negative_log_likelihood: "log_softmax",
  binary_cross_entropy: "sigmoid",
  binary_cross_entropy_with_logits: "identity",
  hinge: "identity",
};

export function withData(settings: Settings, data: DataChoice): Settings {
  const chosen = { ...settings, data: { ...settings.data, name: data.name } };
  if (data.task === "regression") return { ...chosen, ...NUMBERS };
  if (data.classes > 2) return { ...chosen, ...CLASSES };
  return severalOutputs(settings) || readSpec(settings.output).name === "identity" ? { ...chosen, ...ONE_OUTPUT } : chosen;
}

/** Settings that say nothing of their output with the one that their data need; a loss that they say stays. */
export function withNeeded(settings: Settings, choices: readonly DataChoice[], loss: string | null): Settings {
  const data = choices.find(({ name }) => name === settings.data.name);
  if (!data || data.classes <= 2) return settings; // for those any single output will do
  const fitting = withData(settings, data);
  return { ...fitting, loss: loss ?? fitting.loss };
}

export function withOutput(settings: Settings, output: string): Settings {
  const name = readSpec(output).name;
  const made = Object.entries(OUTPUT_OF).find(([loss]) => loss === readSpec(settings.loss).name);
  if (name === "softmax") return { ...settings, output, loss: "cross_entropy" };
  if (name === "log_softmax") return { ...settings, output, loss: "negative_log_likelihood" };
  return made && made[1] !== name ? { ...settings, output, loss: "half_squared_error" } : { ...settings, output };
}

export function withLoss(settings: Settings, loss: string): Settings {
  const output = OUTPUT_OF[readSpec(loss).name];
  return output === undefined ? { ...settings, loss } : { ...settings, loss, output };
}

export function severalOutputs(settings: Settings): boolean {
  return ["softmax", "log_softmax"].includes(readSpec(settings.output).name);
}
