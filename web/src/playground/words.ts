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

/** What a teacher's link can hide. */
export const HIDEABLE: readonly (readonly [string, string])[] = [
  ["data", "Data sets"],
  ["noise", "Noise, share and batch size"],
  ["own", "Own points and files of data"],
  ["inputs", "Inputs"],
  ["layers", "Layers and neurons"],
  ["edit", "Editing weights"],
  ["more", "More controls"],
  ["speed", "Speed"],
  ["step", "Step"],
  ["test", "Test data"],
  ["discretize", "Discretize"],
  ["files", "Files"],
];
