// The edge of the ink in a picture, as the path of an SVG whose units are pixels.
import type { Block } from "../../hosts/host";

const HALF = 0.5;

/** All sides between a pixel with at least half the ink and one with less; what lies beyond the picture has none. */
export function outlineOf({ shape, values }: Block): string {
  const [height = 0, width = 0] = shape;
  const inked = (row: number, column: number): boolean => row >= 0 && row < height && column >= 0 && column < width && values[row * width + column]! >= HALF;
  const sides: string[] = [];
  for (let row = 0; row <= height; row++)
    for (let column = 0; column <= width; column++) {
      if (inked(row, column) !== inked(row - 1, column)) sides.push(`M${column} ${row}h1`);
      if (inked(row, column) !== inked(row, column - 1)) sides.push(`M${column} ${row}v1`);
    }
  return sides.join("");
}
