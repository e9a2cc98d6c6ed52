// Lines of a chart from rows of numbers: axes that fit, and no more points than can be seen.
import type { Row } from "../protocol/messages";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const MOST_POINTS = 240;

/** A row's values as points; those that are no numbers are left out. */
export function lineOf(rows: readonly Row[], value: (row: Row) => number | null, perEpoch: number): readonly Point[] {
  const stride = Math.max(1, Math.ceil(rows.length / MOST_POINTS));
  const kept = rows.filter((_, place) => place % stride === 0 || place === rows.length - 1);
  return kept.map((row) => ({ x: row.step / perEpoch, y: value(row) ?? NaN })).filter(({ y }) => Number.isFinite(y));
}

/** The rows up to a step, and the row itself as the last. */
export function upTo(rows: readonly Row[], row: Row): readonly Row[] {
  return [...rows.filter(({ step }) => step < row.step), row];
}

export function pathOf(line: readonly Point[], place: (point: Point) => Point): string {
  return line.map((point, number) => `${number === 0 ? "M" : "L"}${rounded(place(point))}`).join("");
}

/** Round numbers from 0 that reach a largest value, about so many of them. */
export function ticks(largest: number, count: number): readonly number[] {
  if (!(largest > 0) || !Number.isFinite(largest)) return [0, 1];
  const rough = largest / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10);
  const number = Math.max(1, Math.ceil(largest / step - 1e-9));
  return Array.from({ length: number + 1 }, (_, place) => Number((place * step).toPrecision(12)));
}

function rounded({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
