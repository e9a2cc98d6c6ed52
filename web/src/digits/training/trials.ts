// What the guided row tries against overfitting, and what came of it.
import type { DigitsRow, DigitsSettings } from "../../protocol/messages";
import { withDropout, withSpec } from "./settings";
import { shown } from "../../views/number";
import { percent } from "./words";

/** So many updates a trial makes: as many as an epoch of 60,000 pictures in batches of 100. */
export const UPDATES = 600;

export interface Cure {
  readonly name: string;
  readonly sentence: string;
  /** The settings with it; an epoch has so many updates. */
  apply(settings: DigitsSettings, perEpoch: number): DigitsSettings;
}

/** An epoch of few pictures has few updates; patience is for some fifty of them at least. */
export function patienceFor(perEpoch: number): number {
  return Math.max(3, Math.ceil(50 / Math.max(1, perEpoch)));
}

export const CURES: readonly Cure[] = [
  { name: "L2", sentence: "large weights cost", apply: (settings) => ({ ...settings, regularizers: withSpec(settings.regularizers, "l2:rate=0.003") }) },
  { name: "dropout", sentence: "three in ten hidden units are silent in each update, by chance", apply: (settings) => withDropout(settings, 0.3) },
  { name: "augmentation", sentence: "each picture is shifted, turned and bent a little, anew each time", apply: (settings) => ({ ...settings, augmentations: ["shift", "rotate", "elastic"].reduce<readonly string[]>(withSpec, settings.augmentations) }) },
  { name: "early stopping", sentence: "it pauses when the validation loss no longer gets smaller", apply: (settings, perEpoch) => ({ ...settings, early_stopping: patienceFor(perEpoch) }) },
];

/** Where a trial with so many pictures ended. */
export interface Trial {
  readonly train: number;
  readonly row: DigitsRow;
}

/** The trials with a new one, by the number of their pictures; one of as many pictures is replaced. */
export function withTrial(trials: readonly Trial[], trial: Trial): readonly Trial[] {
  return [...trials.filter(({ train }) => train !== trial.train), trial].sort((one, other) => one.train - other.train);
}

export const gapOf = (row: DigitsRow): number => row.training_accuracy - row.validation_accuracy;

/** Where a line of accuracies begins that shows all of some rows: at a round tenth. */
export function lowestOf(rows: readonly DigitsRow[]): number {
  return Math.floor(10 * Math.min(1, ...rows.flatMap((row) => [row.training_accuracy, row.validation_accuracy])) - 1e-9) / 10;
}

const points = (share: number): string => `${(100 * share).toFixed(1)} points`;

/** What a cure has changed, from where both runs stand. */
export function curedOf(name: string, main: DigitsRow, fork: DigitsRow): string {
  const gaps = `With ${name} the gap between training and validation is ${points(gapOf(fork))} at step ${fork.step.toLocaleString("en-US")}; without it, ${points(gapOf(main))} at step ${main.step.toLocaleString("en-US")}.`;
  const read = `Of new pictures ${percent(fork.validation_accuracy)} are read right with it, ${percent(main.validation_accuracy)} without`;
  return `${gaps} ${read}; the validation loss is ${shown(fork.validation_loss)} with it, ${shown(main.validation_loss)} without.`;
}
