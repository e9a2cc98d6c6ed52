// From a landscape's numbers to places in a picture, and back.
import type { Surface } from "../protocol/messages";
import { roundStep, type Point } from "../views/plot";

export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly across: readonly [number, number];
  readonly up: readonly [number, number];
}

const MARGIN = { left: 44, right: 12, top: 12, bottom: 36 };
/** A curve has more room below the sky than a map needs. */
const CURVE_SHAPE = 0.5;
const SMALLEST = 220;

/** The picture of a map: a unit is as long across as up, so that the gradient stands upright on the contour lines. */
export function mapPlane(surface: Surface, width: number, highest: number): Plane {
  const [across, up] = [surface.bounds[0]!, surface.bounds[1]!];
  const shape = (up[1] - up[0]) / (across[1] - across[0]);
  const room = Math.min(width - MARGIN.left - MARGIN.right, Math.max(SMALLEST, highest - MARGIN.top - MARGIN.bottom) / shape);
  const height = room * shape + MARGIN.top + MARGIN.bottom;
  return { width: room + MARGIN.left + MARGIN.right, height, ...MARGIN, across, up };
}

/** The picture of a curve: from a little below the lowest to a little above the highest of its heights. */
export function curvePlane(surface: Surface, heights: ArrayLike<number>, width: number, highest: number): Plane {
  const [low, high] = range(heights);
  const spare = 0.08 * (high - low || 1);
  const height = Math.min(highest, Math.max(SMALLEST, width * CURVE_SHAPE));
  return { width, height, ...MARGIN, across: surface.bounds[0]!, up: [low - spare, high + spare] };
}

export function toPicture(plane: Plane, x1: number, x2: number): Point {
  const part = (value: number, [low, high]: readonly [number, number]): number => (value - low) / (high - low);
  return {
    x: plane.left + part(x1, plane.across) * (plane.width - plane.left - plane.right),
    y: plane.height - plane.bottom - part(x2, plane.up) * (plane.height - plane.top - plane.bottom),
  };
}

export function toNumbers(plane: Plane, { x, y }: Point): readonly [number, number] {
  const along = (share: number, [low, high]: readonly [number, number]): number => low + Math.max(0, Math.min(1, share)) * (high - low);
  const across = (x - plane.left) / (plane.width - plane.left - plane.right);
  const up = (plane.height - plane.bottom - y) / (plane.height - plane.top - plane.bottom);
  return [along(across, plane.across), along(up, plane.up)];
}

/** Round numbers within bounds, about so many. */
export function ticksOf([low, high]: readonly [number, number], count: number): readonly number[] {
  const step = roundStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

export function range(values: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let place = 0; place < values.length; place++) {
    const value = values[place]!;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A number with as many digits as a step of the picture can tell apart: no more than were chosen. */
export function rounded(value: number, [low, high]: readonly [number, number]): number {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
  return Math.max(low, Math.min(high, Number(value.toFixed(digits))));
}

const KEYS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STRIDE = 1 / 40;

/** Where an arrow key moves the ball: a fortieth of the picture, with Shift a tenth of that; null for other keys. */
export function moved(place: readonly number[], bounds: Surface["bounds"], key: string, fine: boolean): readonly number[] | null {
  const way = KEYS[key];
  if (!way || (place.length === 1 && way[0] === 0)) return null;
  const stride = fine ? STRIDE / 10 : STRIDE;
  return place.map((value, axis) => rounded(value + way[axis]! * stride * (bounds[axis]![1] - bounds[axis]![0]), bounds[axis]!));
}
