// Points scaled into a small picture.
import type { Palette } from "./palette";

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  /** Where the value lies between the smallest and the largest. */
  readonly share: number;
}

/** Each point as x1, x2 and its value; a curve, whose x2 is always the same, is drawn by its values. */
export function scaled(points: readonly (readonly [number, number, number])[], side: number, margin = 5): readonly Dot[] {
  const curve = points.every(([, x2]) => x2 === points[0]?.[1]);
  const horizontal = shares(points.map(([x1]) => x1));
  const values = shares(points.map(([, , value]) => value));
  const vertical = curve ? values : shares(points.map(([, x2]) => x2));
  const room = side - 2 * margin;
  return points.map(([, , value], place) => ({ x: margin + room * horizontal[place]!, y: side - margin - room * vertical[place]!, value, share: values[place]! }));
}

export function signedCss(palette: Palette, shade: number): string {
  const color = palette.signed[shade] ?? 0;
  return `rgb(${color & 255} ${(color >> 8) & 255} ${(color >> 16) & 255})`;
}

function shares(values: readonly number[]): readonly number[] {
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return values.map((value) => (value - least) / span);
}
