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

/** Other data than before, with an output that fits them and inputs that there are. */
export function withData(settings: Settings, data: DataChoice, before?: DataChoice): Settings {
  const chosen = { ...settings, features: inputsFor(settings.features, data, before), data: { ...settings.data, name: data.name } };
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

/** A curve has no x2; who comes from one and had the inputs of x1 alone gets x2 back. */
function inputsFor(features: readonly string[], data: DataChoice, before?: DataChoice): readonly string[] {
  const ofOne = features.filter((name) => !name.includes("x2"));
  if (isCurve(data)) return ofOne.length > 0 ? ofOne : ["x1"];
  return before && isCurve(before) && ofOne.length === features.length ? ["x1", "x2", ...features.filter((name) => name !== "x1")] : features;
}

function isCurve({ task, sample }: DataChoice): boolean {
  return task === "regression" && sample.length > 0 && sample.every(([, x2]) => x2 === 0);
}

/** Another regularizer at a place, or one more; the empty name takes it away. */
export function withPenalty(settings: Settings, place: number, regularizer: string): Settings {
  const changed = [...settings.regularizers];
  changed[place] = regularizer;
  return { ...settings, regularizers: changed.filter((one) => one !== "") };
}

/** What all of them are, or null where they differ. */
export function alike(names: readonly string[]): string | null {
  return new Set(names).size === 1 ? names[0]! : null;
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
