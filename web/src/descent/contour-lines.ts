// Contour lines of a map of heights, as paths; closer to the bottom they lie closer together.
import { contours } from "d3-contour";

import type { Block } from "../hosts/host";
import { toPicture, type Plane } from "./plane";

export interface Level {
  readonly height: number;
  /** From 0, the lowest, to 1. */
  readonly share: number;
  readonly path: string;
}

const LEVELS = 15;
/** Shares of the picture below a line: more lines where it is low, where the balls go. */
const BEND = 1.5;

/** Heights that part the picture, so that a steep function does not have all its lines at the rim. */
export function thresholds(heights: ArrayLike<number>, count = LEVELS): readonly number[] {
  const sorted = Array.from(heights).filter(Number.isFinite).sort((one, other) => one - other);
  if (sorted.length === 0 || sorted[0] === sorted.at(-1)) return [];
  const shares = Array.from({ length: count }, (_, place) => ((place + 1) / (count + 1)) ** BEND);
  const found = shares.map((share) => sorted[Math.floor(share * (sorted.length - 1))]!);
  return [...new Set(found)].filter((height) => height > sorted[0]!);
}

export function contourLines(heights: Block, plane: Plane): readonly Level[] {
  const [rows = 0, columns = 0] = heights.shape;
  const levels = thresholds(heights.values);
  const at = place(rows, columns, plane);
  const found = contours().size([columns, rows]).thresholds([...levels])(Array.from(heights.values));
  return found.map((level, number) => ({ height: level.value, share: (number + 1) / levels.length, path: level.coordinates.map((rings) => rings.map((ring) => closed(ring, at)).join("")).join("") }));
}

/** The library puts a height into the middle of its cell; ours stand on the lines of the grid, with row 0 at the top. */
function place(rows: number, columns: number, plane: Plane): (position: readonly number[]) => string {
  return ([x = 0, y = 0]) => {
    const across = (x - 0.5) / (columns - 1);
    const up = 1 - (y - 0.5) / (rows - 1);
    const point = toPicture(plane, plane.across[0] + across * (plane.across[1] - plane.across[0]), plane.up[0] + up * (plane.up[1] - plane.up[0]));
    return `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  };
}

function closed(ring: readonly (readonly number[])[], at: (position: readonly number[]) => string): string {
  return `M${ring.map(at).join("L")}Z`;
}
