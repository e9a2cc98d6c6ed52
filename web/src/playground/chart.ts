// Lines of a chart from rows of numbers: axes that fit, and no more points than can be seen.
import { lineThrough, roundStep, type Point } from "../views/plot";

export const MOST_POINTS = 240;

export interface Line {
  readonly name: string;
  readonly fork: boolean;
  readonly dashed: boolean;
  /** The newest number. */
  readonly now: number;
  readonly points: readonly Point[];
}

/** An axis of numbers: its marks, and where a number lies between the first and the last of them, from 0 to 1. */
export interface Axis {
  readonly ticks: readonly number[];
  share(value: number): number;
}

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

/** An axis that all values fit on: from 0 on, or, by powers of ten, from below the least that is above 0. */
export function axisOf(values: readonly number[], log: boolean): Axis {
  return log ? powersOf(values.filter((value) => value > 0)) : fromZero(Math.max(1e-9, ...values));
}

function fromZero(largest: number): Axis {
  const marks = ticks(largest, 4);
  return { ticks: marks, share: (value) => value / marks.at(-1)! };
}

/** Marks at powers of ten, and at 2 and 5 times them where there are few. */
function powersOf(values: readonly number[]): Axis {
  const [low, high] = values.length === 0 ? [-1, 0] : [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  const top = Math.max(high, low + 1);
  const factors = top - low < 3 ? [1, 2, 5] : [1];
  const marks = Array.from({ length: top - low }, (_, place) => factors.map((factor) => Number((factor * 10 ** (low + place)).toPrecision(12)))).flat();
  return { ticks: [...marks, 10 ** top], share: (value) => (Math.log10(value) - low) / (top - low) };
}

/** What lies between two lines, as the path of an area. */
export function areaBetween(one: readonly Point[], other: readonly Point[]): string {
  return `${lineThrough([...one, ...[...other].reverse()])}Z`;
}
