// Lines of a chart from rows of numbers: axes that fit, and no more points than can be seen.
import { lineThrough, roundStep, type Point } from "../views/plot";

export const MOST_POINTS = 240;

/** A row's values as points over its epoch; those that are no numbers are left out. */
export function lineOf<Row extends { readonly step: number }>(rows: readonly Row[], value: (row: Row) => number | null, perEpoch: number): readonly Point[] {
  return pointsOf(rows, (row) => ({ x: row.step / perEpoch, y: value(row) ?? NaN }));
}

/** Rows as points, no more of them than can be seen; those that are no numbers are left out. */
export function pointsOf<Row>(rows: readonly Row[], point: (row: Row) => Point): readonly Point[] {
  const stride = Math.max(1, Math.ceil(rows.length / MOST_POINTS));
  const kept = rows.filter((_, place) => place % stride === 0 || place === rows.length - 1);
  return kept.map(point).filter(({ y }) => Number.isFinite(y));
}

/** The rows up to a step, and the row itself as the last. */
export function upTo<Row extends { readonly step: number }>(rows: readonly Row[], row: Row): readonly Row[] {
  return [...rows.filter(({ step }) => step < row.step), row];
}

export function pathOf(line: readonly Point[], place: (point: Point) => Point): string {
  return lineThrough(line.map(place));
}

/** Round numbers from 0 that reach a largest value, about so many of them. */
export function ticks(largest: number, count: number): readonly number[] {
  if (!(largest > 0) || !Number.isFinite(largest)) return [0, 1];
  const step = roundStep(largest / count);
  const number = Math.max(1, Math.ceil(largest / step - 1e-9));
  return Array.from({ length: number + 1 }, (_, place) => Number((place * step).toPrecision(12)));
}
