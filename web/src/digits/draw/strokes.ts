// The lines of a pen as points on the pad, which measures PAD along each side whatever its size on the screen.
import { PAD, type Stroke } from "../../protocol/messages";

export type Point = readonly [x: number, y: number];

/** Nearer points than this make a line no smoother. */
const CLOSEST = 1.5;
/** As many as the engine reads, with some to spare. */
export const MOST_POINTS = 4500;
export const MOST_STROKES = 450;
const TENTHS = 10;

/** Where the pad is on the screen. */
export type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** The point of the pad under a place of the screen, in tenths; beyond its edge, the nearest point on it. */
export function pointAt({ clientX, clientY }: { clientX: number; clientY: number }, { left, top, width, height }: Box): Point {
  const within = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * PAD * TENTHS) / TENTHS;
  return [within((clientX - left) / width), within((clientY - top) / height)];
}

/** All strokes with a new one that begins at a point; as they were where there are as many as can be read. */
export function begun(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  return isFull(strokes) ? strokes : [...strokes, { points: [point] }];
}

/** All strokes with the last one going on through some points; those too near to the one before are left out. */
export function continued(strokes: readonly Stroke[], points: readonly Point[]): readonly Stroke[] {
  const last = strokes.at(-1);
  if (!last || isFull(strokes)) return strokes;
  const longer = points.reduce<readonly Point[]>((kept, point) => (isFar(kept.at(-1), point) ? [...kept, point] : kept), last.points);
  return longer === last.points ? strokes : [...strokes.slice(0, -1), { points: longer }];
}

/** Whether the engine would read no more. */
export function isFull(strokes: readonly Stroke[]): boolean {
  return strokes.length >= MOST_STROKES || strokes.reduce((sum, { points }) => sum + points.length, 0) >= MOST_POINTS;
}

function isFar(before: Point | undefined, [x, y]: Point): boolean {
  return !before || Math.hypot(x - before[0], y - before[1]) >= CLOSEST;
}

export const INK = "#1c1e21";
export const PAPER = "#fbfaf7";

/** Draw strokes on a canvas, ink black on paper whatever the page's theme: which end is black is what one looks at here. */
export function drawStrokes(context: CanvasRenderingContext2D, strokes: readonly Stroke[], pen: number, side: number): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, side, side);
  const scale = side / PAD;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = INK;
  context.lineWidth = pen * scale;
  for (const { points } of strokes) {
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x * scale, y * scale);
    if (points.length === 1) context.lineTo(points[0]![0] * scale, points[0]![1] * scale + 0.01); // a dot
    context.stroke();
  }
}
