// How good a prediction was, in plain words. The truth is what the engine measured, nothing else.
import { shown } from "../../views/number";
import type { Point } from "../../views/plot";

const GRADES: readonly (readonly [number, string])[] = [
  [0.1, "very close"],
  [0.25, "close"],
  [0.5, "roughly right"],
];

/** The height of a line at a place; null outside of it. */
export function heightAt(line: readonly Point[], x: number): number | null {
  const after = line.findIndex((point) => point.x >= x);
  const [before, next] = [line[after - 1], line[after]];
  if (!next) return null;
  if (next.x === x || !before) return next.x === x ? next.y : null;
  return before.y + ((x - before.x) / (next.x - before.x)) * (next.y - before.y);
}

/** The mean distance of a sketched line from the truth, at the truth's places; null where they have none in common. */
export function distance(sketch: readonly Point[], truth: readonly Point[]): number | null {
  const apart = truth.flatMap(({ x, y }) => {
    const height = heightAt(sketch, x);
    return height === null ? [] : [Math.abs(height - y)];
  });
  return apart.length === 0 ? null : apart.reduce((sum, one) => sum + one, 0) / apart.length;
}

/** How far off a distance is, measured by how much the truth moved, or by a twentieth of its size where it hardly did. */
export function grade(off: number, truth: readonly Point[]): string {
  const heights = truth.map(({ y }) => y);
  const moved = Math.max(...heights) - Math.min(...heights);
  const share = off / Math.max(moved, Math.max(...heights) / 20, Number.MIN_VALUE);
  return GRADES.find(([most]) => share <= most)?.[1] ?? "far off";
}

export function curveScore(sketch: readonly Point[], truth: readonly Point[]): string {
  const off = distance(sketch, truth);
  const [first, last] = [truth[0], truth.at(-1)];
  if (off === null || !first || !last) return "";
  return `Your curve was ${grade(off, truth)}: in the mean ${shown(off)} away. The loss went from ${shown(first.y)} to ${shown(last.y)}.`;
}

export function endScore(guess: number, truth: readonly Point[]): string {
  const [first, last] = [truth[0], truth.at(-1)];
  if (!first || !last) return "";
  const off = Math.abs(guess - last.y);
  return `Your number was ${grade(off, truth)}: you said ${shown(guess)}, and the loss went from ${shown(first.y)} to ${shown(last.y)}.`;
}

const KEYS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** How many strides of the keyboard's pen are in the width and in the height of the drawing. */
export const STRIDES = { x: 20, y: 40 };

/** Where an arrow key moves the pen, and the sketch after it; null for other keys. Sideways it follows what is there already. */
export function steered(sketch: readonly Point[], pen: Point, key: string, most: Point): { readonly pen: Point; readonly sketch: readonly Point[] } | null {
  const way = KEYS[key];
  if (!way) return null;
  const along = (axis: 0 | 1, name: "x" | "y"): number => Math.max(0, Math.min(most[name], pen[name] + (way[axis] * most[name]) / STRIDES[name]));
  const x = along(0, "x");
  const there = way[1] === 0 ? heightAt(sketch, x) : null;
  const next = { x, y: there ?? along(1, "y") };
  return { pen: next, sketch: there === null ? sketched(sketch, way[1] === 0 ? pen : null, next) : sketch };
}

export type Direction = "grows" | "stays" | "shrinks";

/** Which way a number goes, as far as the 32 bits show that the page is sent. */
export function directionOf(before: number, after: number): Direction {
  return after > before ? "grows" : after < before ? "shrinks" : "stays";
}

/** From where to where a number went, with as many digits as it takes to tell them apart. */
export function moved(before: number, after: number): string {
  const digits = [6, 7, 8].find((count) => shown(before, count) !== shown(after, count)) ?? 9;
  return before === after ? `is ${shown(after, 6)}` : `went from ${shown(before, digits)} to ${shown(after, digits)}`;
}

/** Add a point to a sketch: all that was sketched between the pen's last place and this one is drawn over. */
export function sketched(sketch: readonly Point[], from: Point | null, to: Point): readonly Point[] {
  const [low, high] = [Math.min(from?.x ?? to.x, to.x), Math.max(from?.x ?? to.x, to.x)];
  const kept = sketch.filter(({ x }) => x < low || x > high);
  const added = from && from.x !== to.x ? [from, to] : [to];
  return [...kept, ...added].sort((one, other) => one.x - other.x);
}
