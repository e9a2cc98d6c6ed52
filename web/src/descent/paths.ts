// A race as the views read it: where each contender is at a step, and what the numbers say in one sentence.
import type { Blocks } from "../hosts/host";
import type { Raced, Racer } from "../protocol/messages";
import { shown } from "../views/number";

export interface Race {
  readonly raced: Raced;
  readonly arrays: Blocks;
  /** How many steps each took. */
  readonly steps: number;
  readonly axes: number;
}

/** Where a contender is at a step; the engine's own numbers. */
export interface Standing {
  readonly place: readonly number[];
  readonly gradient: readonly number[];
  readonly loss: number;
}

export function raceOf(raced: Raced, arrays: Blocks): Race {
  const [, count = 1, axes = 1] = arrays["places"]?.shape ?? [];
  return { raced, arrays, steps: count - 1, axes };
}

/** The standing at a step, or at the last one before it was lost. */
export function standing(race: Race, contender: number, step: number): Standing {
  const at = contender * (race.steps + 1) + lastStep(race, contender, step);
  const part = (name: string): readonly number[] => Array.from({ length: race.axes }, (_, axis) => race.arrays[name]?.values[at * race.axes + axis] ?? NaN);
  return { place: part("places"), gradient: part("gradients"), loss: race.arrays["losses"]?.values[at] ?? NaN };
}

/** The step itself, or the last before the contender diverged. */
export function lastStep(race: Race, contender: number, step: number): number {
  const lost = race.raced.racers[contender]?.diverged;
  return Math.min(step, typeof lost === "number" ? Math.max(0, lost - 1) : race.steps);
}

export function isLost(race: Race, contender: number, step: number): boolean {
  const lost = race.raced.racers[contender]?.diverged;
  return typeof lost === "number" && step >= lost;
}

/** All places up to a step. */
export function trail(race: Race, contender: number, step: number): readonly Standing[] {
  return Array.from({ length: lastStep(race, contender, step) + 1 }, (_, at) => standing(race, contender, at));
}

/** "sgd" or "adam:beta1=0.8" as it is called in a sentence. */
export function nameOf(racer: Racer): string {
  return racer.optimizer.split(":")[0]!.replaceAll("_", " ");
}

export function written(place: readonly number[]): string {
  return place.length === 1 ? shown(place[0]!) : `(${place.map((value) => shown(value)).join(", ")})`;
}

/** What is to be seen at a step: the text twin of the picture. */
export function sentenceOf(race: Race, step: number): string {
  const { racers } = race.raced;
  const { place, gradient, loss } = standing(race, 0, 0);
  if (step === 0) return `Step 0: at ${written(place)} the loss is ${shown(loss)} and the gradient ${written(gradient)}; downhill is the other way.`;
  if (step === race.steps) return `Step ${step}, the last: ${racers.map((racer) => racer.sentence.replace(/\.$/, "")).join("; ")}.`;
  const going = racers.map((racer, number) => ({ racer, number })).filter(({ number }) => !isLost(race, number, step));
  const lost = racers.length - going.length;
  const lowest = [...going].sort((one, other) => standing(race, one.number, step).loss - standing(race, other.number, step).loss)[0];
  const gone = lost === 0 ? "" : ` ${lost === 1 ? "One has" : `${lost} have`} diverged.`;
  if (!lowest) return `Step ${step}: all have diverged; try a smaller rate.`;
  const at = standing(race, lowest.number, step);
  const who = going.length === 1 ? `${nameOf(lowest.racer)} is` : `${nameOf(lowest.racer)} is lowest,`;
  return `Step ${step}: ${who} at ${written(at.place)} with a loss of ${shown(at.loss)}.${gone}`;
}
