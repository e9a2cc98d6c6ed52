// How contenders are told apart: a color, a mark and a dash for each.
import { CLASSES, css } from "../playground/palette";

export interface Look {
  readonly color: string;
  readonly dash: string;
  readonly corners: number;
  readonly turn: number;
}

const ORDER = [1, 0, 2, 3, 5, 4, 6, 7];
const SHAPES: readonly (readonly [number, number])[] = [[40, 0], [4, Math.PI / 4], [3, -Math.PI / 2], [4, 0], [5, -Math.PI / 2], [3, Math.PI / 2], [6, 0], [8, Math.PI / 8]];
const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "none", "7 3", "2 3", "9 3 2 3"];

export function lookOf(contender: number): Look {
  const place = contender % ORDER.length;
  const [corners, turn] = SHAPES[place]!;
  return { color: css(CLASSES[ORDER[place]!]!), dash: DASHES[place]!, corners, turn };
}

/** The mark as a path around a point. */
export function markPath({ corners, turn }: Look, x: number, y: number, radius: number): string {
  const reach = corners > 8 ? radius : 1.2 * radius;
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (2 * Math.PI * corner) / corners;
    return `${(x + reach * Math.cos(angle)).toFixed(2)} ${(y + reach * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}
