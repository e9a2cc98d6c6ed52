// An arrow as two paths: its line and its head.
import { lineThrough, type Point } from "../views/plot";

export interface Arrow {
  readonly line: string;
  readonly head: string;
}

const HEAD = 8;

/** From one point to another; too short an arrow is none. */
export function arrow(from: Point, to: Point): Arrow | null {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(across, down);
  if (!(length > 3) || !Number.isFinite(length)) return null;
  const [x, y] = [across / length, down / length];
  const head = Math.min(HEAD, length * 0.6);
  const neck = { x: to.x - head * x, y: to.y - head * y };
  const side = (turn: number): Point => ({ x: neck.x - turn * y * head * 0.5, y: neck.y + turn * x * head * 0.5 });
  return { line: lineThrough([from, neck]), head: `${lineThrough([to, side(1), side(-1)])}Z` };
}

/** The point so many pixels away in a direction; the same point where the direction is none. */
export function toward(from: Point, direction: Point, pixels: number): Point {
  const length = Math.hypot(direction.x, direction.y);
  return length > 0 ? { x: from.x + (pixels * direction.x) / length, y: from.y + (pixels * direction.y) / length } : from;
}
