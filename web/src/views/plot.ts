// What all drawn charts share: points of a picture, lines through them, round steps between the marks of an axis.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** 1, 2 or 5 times a power of ten: the least such number that is not below a rough step. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10);
}

/** A line through points as an SVG path, in tenths of a pixel. */
export function lineThrough(points: readonly Point[]): string {
  return points.map(({ x, y }, number) => `${number === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
