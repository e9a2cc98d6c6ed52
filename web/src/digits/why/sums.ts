// What adds up to the difference of two logits, and by how much it does not.
import type { Block } from "../../hosts/host";

export interface Sum {
  /** The sum of the shares above zero. */
  readonly pro: number;
  /** The sum of those below zero. */
  readonly con: number;
  /** What the biases give. */
  readonly bias: number;
  /** All of these together. */
  readonly total: number;
  /** What the total should be. */
  readonly difference: number;
  /** Whether it is, but for the rounding of single-precision numbers. */
  readonly holds: boolean;
}

/** Each share is rounded to 24 bits, and so was each sum that the engine made on the way: some hundred roundings. */
const ROUNDING = 1e-4;

export function sumOf(shares: Block["values"], bias: number, difference: number): Sum {
  const add = (kept: (share: number) => boolean): number => [...shares].filter(kept).reduce((sum, share) => sum + share, 0);
  const [pro, con] = [add((share) => share > 0), add((share) => share < 0)];
  const total = pro + con + bias;
  const size = pro - con + Math.abs(bias) + Math.abs(difference);
  return { pro, con, bias, total, difference, holds: Math.abs(total - difference) <= ROUNDING * size };
}

export interface Ranked {
  readonly place: number;
  readonly value: number;
}

/** Places of numbers by their size, the largest first. */
export function rankedBySize(values: Block["values"]): readonly Ranked[] {
  return [...values].map((value, place) => ({ place, value })).sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
}

/** The place of the largest and that of the smallest number. */
export function extremes(values: Block["values"]): { readonly most: Ranked; readonly least: Ranked } {
  const all = [...values].map((value, place) => ({ place, value }));
  const most = all.reduce((best, one) => (one.value > best.value ? one : best));
  return { most, least: all.reduce((best, one) => (one.value < best.value ? one : best)) };
}
