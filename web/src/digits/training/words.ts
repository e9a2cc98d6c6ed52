// What the training section says: each sentence is made of the engine's numbers alone.
import type { DigitsFrame, DigitsRow, Speed, Unit } from "../../protocol/messages";
import { shown } from "../../views/number";

const PLURALS = ["zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines"];
const SINGULARS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

export const many = (number: number): string => number.toLocaleString("en-US");

/** "12 fives", "1 five"; of other classes "12 pictures of A". */
export function counted(count: number, name: string): string {
  const digit = PLURALS[Number(name)];
  const noun = digit === undefined ? `${count === 1 ? "picture" : "pictures"} of ${name}` : count === 1 ? SINGULARS[Number(name)] : digit;
  return `${many(count)} ${noun}`;
}

/** What a cell of the confusion matrix says: "12 fives were read as 3". */
export function confused(count: number, total: number, label: string, guess: string): string {
  const were = count === 1 ? "was" : "were";
  if (label === guess) return `${counted(count, label)} of ${many(total)} ${were} read as ${guess}, which is right.`;
  return count === 0 ? `None of ${counted(total, label)} was read as ${guess}.` : `${counted(count, label)} of ${many(total)} ${were} read as ${guess}.`;
}

/** Where a run stands, for those who do not see the curves. */
export function standing({ row, epoch, batch }: DigitsFrame, validation: number): string {
  const where = `Epoch ${many(epoch)}, batch ${many(batch)}, step ${many(row.step)}`;
  const learned = `of the pictures it learns from ${percent(row.training_accuracy)} are read right, loss ${shown(row.training_loss)}`;
  return `${where}: ${learned}; of ${many(validation)} validation pictures ${percent(row.validation_accuracy)}, loss ${shown(row.validation_loss)}.`;
}

/** The step with the least validation loss of those that are known. */
export function bestOf(rows: readonly DigitsRow[]): DigitsRow | null {
  return rows.reduce<DigitsRow | null>((best, row) => (best === null || row.validation_loss < best.validation_loss ? row : best), null);
}

/** A validation loss that has grown by this share since its best is said to have risen: less is chance. */
const RISEN = 1.05;
/** So many points of accuracy between training and validation are called a gap. */
const GAP = 0.02;

/** What there is to see of overfitting, from the rows of a run up to where it stands. */
export function seenOf(rows: readonly DigitsRow[], row: DigitsRow, train: number): string {
  if (row.step === 0) return "Nothing is learned yet: what it reads right of both is chance.";
  const gap = row.training_accuracy - row.validation_accuracy;
  const both = `${percent(row.training_accuracy)} of the ${many(train)} pictures it learns from and ${percent(row.validation_accuracy)} of new ones`;
  const best = bestOf([...rows.filter(({ step }) => step < row.step), row]) ?? row;
  const wider = `a gap of ${(100 * gap).toFixed(1)} points: it knows its own pictures better than digits.`;
  const hasRisen = row.validation_loss > RISEN * best.validation_loss;
  const start = `It reads ${both}, ${gap >= GAP ? wider : `about as many${hasRisen ? "" : ": hardly any overfitting"}.`}`;
  if (!hasRisen) return start;
  return `${start} The validation loss was least at step ${many(best.step)}, ${shown(best.validation_loss)}; it has risen to ${shown(row.validation_loss)} since: it grows surer of its mistakes.`;
}

export const UNITS: readonly (readonly [Unit, string])[] = [
  ["batch", "batch"],
  ["epoch", "epoch"],
];

export const SPEEDS: readonly (readonly [Speed, string])[] = [
  ["batch", "by batch"],
  ["epoch", "by epoch"],
  ["fast", "full speed"],
];
