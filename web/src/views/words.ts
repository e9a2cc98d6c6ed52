// What the sign of a factor or of a derivative says, in words: never by color alone.
import { signOf } from "./number";

/** Of one factor: what its end does while its start grows. */
export function direction(factor: number): string {
  if (Number.isNaN(factor)) return "NaN: not a number";
  return { positive: "positive: grows with it", negative: "negative: falls as it grows", zero: "zero: stays as it is" }[signOf(factor)];
}

/** Of a derivative, or of one way to the loss. */
export function effect(derivative: number): string {
  if (Number.isNaN(derivative)) return "which is not a number";
  return { positive: "the loss rises", negative: "the loss falls", zero: "the loss stays" }[signOf(derivative)];
}
