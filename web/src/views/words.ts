// What the sign of a factor or of a derivative says, in words: never by color alone.
import { signOf } from "./number";

const DIRECTIONS = { positive: "positive: grows", negative: "negative: falls", zero: "zero: stays", none: "no sign" };
const EFFECTS = { positive: "the loss rises", negative: "the loss falls", zero: "the loss stays", none: "nobody can say" };

/** Of one factor: what its end does while its start grows. */
export function direction(factor: number): string {
  return DIRECTIONS[signOf(factor)];
}

/** Of a derivative, or of one way to the loss. */
export function effect(derivative: number): string {
  return EFFECTS[signOf(derivative)];
}

/** Of the factor of one example's loss in the mean over a batch. */
export function shareOf(examples: number): string {
  return `1/${examples}: one of ${examples} in the mean`;
}
