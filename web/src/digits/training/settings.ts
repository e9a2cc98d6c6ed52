// What is chosen of a training, and which choices make it begin anew.
import type { Choice, DigitsSettings, LayerSettings } from "../../protocol/messages";
import { differences } from "../../store/lab";
import { readSpec } from "../../store/spec";

/** What changes while it goes on; all else makes other weights or other data, so that it begins anew. */
const LIVE: readonly (keyof DigitsSettings)[] = ["learning_rate", "schedule", "epochs", "optimizer", "regularizers", "augmentations", "batch_size", "early_stopping"];

/** How many pictures to learn from can be chosen; null for all. */
const AMOUNTS: readonly (number | null)[] = [100, 1000, 10000, null];

export function beginsAnew(before: DigitsSettings, after: DigitsSettings): boolean {
  return differences(before, after).some((name) => !LIVE.includes(name));
}

/** The amounts that a set of so many pictures has, with the one in use. */
export function amountsOf(all: number, chosen: number | null): readonly (number | null)[] {
  const fitting = AMOUNTS.filter((amount) => amount === null || amount < all);
  return fitting.includes(chosen) ? fitting : [chosen, ...fitting].sort((one, other) => (one ?? Infinity) - (other ?? Infinity));
}

/** What is typed for one of the catalogue in a list of such, or null where it is not in it. */
export function specIn(list: readonly string[], name: string): string | null {
  return list.find((spec) => readSpec(spec).name === name) ?? null;
}

/** The list with one of the catalogue as it is typed: in its place where it is there, at the end where it is not. */
export function withSpec(list: readonly string[], spec: string): readonly string[] {
  const { name } = readSpec(spec);
  return specIn(list, name) === null ? [...list, spec] : list.map((one) => (readSpec(one).name === name ? spec : one));
}

export function withoutSpec(list: readonly string[], name: string): readonly string[] {
  return list.filter((spec) => readSpec(spec).name !== name);
}

/** The hidden layers and another one like the last. */
export function withLayer(layers: readonly LayerSettings[]): readonly LayerSettings[] {
  return [...layers, layers.at(-1) ?? { units: 64, activation: "relu", dropout: 0, batch_normalization: false }];
}

export function withDropout(settings: DigitsSettings, dropout: number): DigitsSettings {
  return { ...settings, layers: settings.layers.map((layer) => ({ ...layer, dropout })) };
}

/** Outputs and losses that classes are read with, each loss with the output that it needs. */
export const LOSSES: Readonly<Record<string, string>> = {
  cross_entropy: "softmax",
  mean_squared_error: "softmax",
  binary_cross_entropy: "sigmoid",
};

/** The catalogue's losses that fit, in its order. */
export function lossesOf(choices: readonly Choice[]): readonly Choice[] {
  return choices.filter(({ name }) => name in LOSSES);
}

/** A loss with its output; for one that is none of them the output stays. */
export function withLoss(settings: DigitsSettings, loss: string): Pick<DigitsSettings, "loss" | "output"> {
  return { loss, output: LOSSES[readSpec(loss).name] ?? settings.output };
}

/** The dropout of the first hidden layer, which stands for all where one number is chosen for them. */
export function dropoutOf({ layers }: Pick<DigitsSettings, "layers">): number {
  return layers[0]?.dropout ?? 0;
}
