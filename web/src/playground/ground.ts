// The ground of the output's picture: the points on it, a curve's own axes, and the cross of the reader.
import type { Block } from "../hosts/host";
import type { Scene } from "../protocol/messages";
import { sized } from "./edges";
import { drawMark, drawNumber } from "./marks";
import { shadeOf, sizeOf } from "./maps";
import type { Brush, Point } from "./painting.svelte";
import { css, type Palette } from "./palette";
import { signedCss } from "./sample";

/** Between places of the picture and what they mean. */
export interface Frame {
  readonly side: number;
  readonly curve: boolean;
  readonly place: (point: Point) => { x: number; y: number };
  readonly coordinates: (x: number, y: number) => { x1: number; x2: number };
  /** The number at a height, where the picture shows a curve. */
  readonly height: (y: number) => number;
}

const AIR = 0.1;

export function frameOf(scene: Scene, side: number, curve: boolean): Frame {
  const [low, high] = scene.bounds;
  const span = scene.one_dimensional ? scene.high - scene.low || 1 : 2;
  const [least, most] = [(scene.one_dimensional ? scene.low : -1) - AIR * span, (scene.one_dimensional ? scene.high : 1) + AIR * span];
  const across = (x1: number): number => ((x1 - low) / (high - low)) * side;
  const down = (value: number): number => (1 - (value - least) / (most - least)) * side;
  return {
    side,
    curve,
    place: ({ x1, x2, value }) => ({ x: across(x1), y: curve ? down(value) : side - across(x2) }),
    coordinates: (x, y) => ({ x1: low + (x / side) * (high - low), x2: high - (y / side) * (high - low) }),
    height: (y) => most - (y / side) * (most - least),
  };
}

export interface Ground {
  readonly scene: Scene;
  readonly palette: Palette;
  /** How many of the points are learned from; those after them are test data. */
  readonly trained: number;
  readonly test: boolean;
  readonly cross: { readonly x: number; readonly y: number } | null;
  /** The brush of points that are being painted. */
  readonly own: Brush | null;
  /** The place of the point that is explained. */
  readonly picked: number | null;
}

export function drawPoints(canvas: HTMLCanvasElement, frame: Frame, points: readonly Point[], ground: Ground): void {
  const context = sized(canvas, { width: frame.side, height: frame.side });
  if (!context) return;
  points.forEach((point, place) => {
    const hollow = place >= ground.trained;
    if (!hollow || ground.test) drawPoint(context, frame, point, hollow, ground);
  });
  const picked = ground.own ? undefined : points[ground.picked ?? -1];
  if (picked) drawRing(context, frame.place(picked), ground.palette);
  if (ground.cross) drawCross(context, ground.cross, ground.palette, frame.side);
}

const REACH = 10;

/** The place of the point nearest to a place of the picture, if one is near at all. */
export function nearestPoint(frame: Frame, points: readonly Point[], { x, y }: { x: number; y: number }): number | null {
  const away = points.map((point) => Math.hypot(frame.place(point).x - x, frame.place(point).y - y));
  const least = Math.min(...away);
  return least <= REACH ? away.indexOf(least) : null;
}

/** The network's answer over x1 as a line: of its map the middle row, as x2 counts for nothing. */
export function drawCurve(canvas: HTMLCanvasElement, maps: Block, which: number, frame: Frame, palette: Palette): void {
  const context = sized(canvas, { width: frame.side, height: frame.side });
  if (!context) return;
  const size = sizeOf(maps);
  const first = which * size * size + Math.floor(size / 2) * size;
  context.beginPath();
  for (let column = 0; column < size; column++) {
    const { y } = frame.place({ x1: 0, x2: 0, value: maps.values[first + column]! });
    context.lineTo((column / (size - 1)) * frame.side, y);
  }
  context.strokeStyle = css(palette.ink);
  context.lineWidth = 2.5;
  context.stroke();
}

function drawPoint(context: CanvasRenderingContext2D, frame: Frame, point: Point, hollow: boolean, { scene, palette, own }: Ground): void {
  const at = { ...frame.place(point), radius: frame.side < 200 ? 2.5 : 3.2, hollow };
  const classes = own?.kind === "class" ? 5 : scene.classes.length;
  if (own?.kind === "class" || (!own && scene.task === "classification")) drawMark(context, palette, { ...at, label: point.value, classes });
  else drawNumber(context, { ...at, color: signedCss(palette, shadeOf(point.value, { low: scene.low, high: scene.high, discrete: false, palette })), ground: css(palette.ink, 0.55) });
}

function drawRing(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, palette: Palette): void {
  context.beginPath();
  context.arc(x, y, 8, 0, 2 * Math.PI);
  context.strokeStyle = css(palette.selection);
  context.lineWidth = 3;
  context.stroke();
}

function drawCross(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, palette: Palette, side: number): void {
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, side);
  context.moveTo(0, y);
  context.lineTo(side, y);
  context.strokeStyle = css(palette.ink, 0.35);
  context.lineWidth = 1;
  context.stroke();
}
