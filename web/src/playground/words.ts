// How the page calls what the protocol names.
import type { Speed, Unit } from "../protocol/messages";

export const UNITS: readonly (readonly [Unit, string])[] = [
  ["operation", "operation"],
  ["example", "example"],
  ["batch", "batch"],
  ["epoch", "epoch"],
];

export const SPEEDS: readonly (readonly [Speed, string])[] = [
  ["operation", "by operation"],
  ["example", "by example"],
  ["batch", "by batch"],
  ["epoch", "by epoch"],
  ["fast", "as fast as it goes"],
];

const RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** The learning rates to choose from, with the one in use. */
export function ratesWith(rate: number): readonly number[] {
  return [...new Set([...RATES, rate])].sort((one, other) => one - other);
}

/** What a teacher's link can hide. */
export const HIDEABLE: readonly (readonly [string, string])[] = [
  ["data", "Data sets, problem and own points"],
  ["noise", "Noise, share and batch size"],
  ["own", "Own points and files of data"],
  ["inputs", "Inputs"],
  ["layers", "Layers, neurons, activations"],
  ["edit", "Editing weights"],
  ["more", "More controls, learning rate and regularization (a fork has its own)"],
  ["speed", "Speed"],
  ["step", "Step"],
  ["test", "Test data"],
  ["discretize", "Discretize"],
  ["files", "Files"],
  ["fork", "Fork, with its rate and loss"],
  ["predict", "Predict, then run"],
  ["doctor", "Doctor"],
];
