// Where the diagram's neurons stand and how its edges run.
import type { Scene } from "../protocol/messages";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The side of a neuron's map. */
  readonly size: number;
  /** Whether the outer neurons have their names below them, as the inner ones, for want of room beside them. */
  readonly below: boolean;
  /** From one column to the next. */
  readonly gap: number;
  /** The middle of each neuron, by column. */
  readonly columns: readonly (readonly Place[])[];
}

export interface Edge {
  readonly column: number;
  readonly from: number;
  readonly unit: number;
  readonly start: Place;
  readonly end: Place;
}

/** From this size on a neuron has its name below it. */
const NAMED = 30;
const AIR = 32;
const PHONE = 480;
// Beside the outer columns stand their names, where there is room: "sin(x1)" on the left, "p[10]" on the right.
const [LEFT, RIGHT] = [66, 58];
const LEAST_AROUND = 8;
const [GAP, LEAST_GAP] = [104, 80];

/** Columns share the width; where they are too many for it, the diagram is wider than its box. */
export function layoutOf(counts: readonly number[], room: number): Layout {
  const [most, gaps] = [Math.max(1, ...counts), counts.length - 1];
  const size = sizeOf(most, room);
  const below = size > NAMED && LEFT + RIGHT + size + gaps * GAP > room;
  const [left, right] = [below ? LEAST_AROUND : LEFT, below ? LEAST_AROUND : RIGHT].map((air) => air + size / 2) as [number, number];
  const width = Math.max(room, left + right + gaps * Math.max(LEAST_GAP, 2 * size + 8));
  const pitch = size + Math.max(4, AIR - 1.5 * Math.max(0, most - 6));
  const height = Math.max(room < PHONE ? 0 : 340, most * pitch + 24);
  const gap = gaps > 0 ? (width - left - right) / gaps : 0;
  const columns = counts.map((count, column) => Array.from({ length: count }, (_, unit) => ({ x: left + column * gap, y: height / 2 + (unit - (count - 1) / 2) * pitch })));
  return { width, height, size, below, gap, columns };
}

/** Whether a neuron's name stands below it. */
export function isNamedBelow({ size, below, columns }: Layout, column: number): boolean {
  return size > NAMED && (below || (column > 0 && column < columns.length - 1));
}

/** The more neurons, the smaller; few are the larger, the wider the screen is. */
function sizeOf(most: number, room: number): number {
  if (most > 10) return most > 16 ? 18 : 26;
  return Math.max(36, Math.min(most > 6 ? 40 : 52, Math.round(36 + (room - PHONE) / 30)));
}

export function edgesOf(scene: Scene, layout: Layout): readonly Edge[] {
  const half = layout.size / 2;
  const middle = (column: number, unit: number): Place => layout.columns[column]?.[unit] ?? { x: 0, y: 0 };
  return scene.columns.slice(1).flatMap((column, before) =>
    column.names.flatMap((_, unit) =>
      scene.columns[before]!.names.map((_, from) => {
        const [start, end] = [middle(before, from), middle(before + 1, unit)];
        return { column: before + 1, from, unit, start: { x: start.x + half, y: start.y }, end: { x: end.x - half, y: end.y } };
      }),
    ),
  );
}

/** 1 to 10 pixels by the size of a weight; from 5 on all are alike. */
export function thickness(weight: number): number {
  const size = Math.abs(weight);
  return Number.isFinite(size) ? 1 + 9 * Math.min(1, size / 5) : 10;
}

/** A share from 0 to 1 along an edge as a point: a curve that leaves and arrives level. */
export function along({ start, end }: Edge, share: number): Place {
  const rest = 1 - share;
  const middle = (start.x + end.x) / 2;
  const outer = rest ** 3 + 3 * rest ** 2 * share;
  return { x: rest ** 3 * start.x + 3 * rest * share * middle + share ** 3 * end.x, y: outer * start.y + (1 - outer) * end.y };
}

/** An edge as a path of SVG and CSS. */
export function pathOf({ start, end }: Edge): string {
  const middle = (start.x + end.x) / 2;
  return `M${start.x},${start.y} C${middle},${start.y} ${middle},${end.y} ${end.x},${end.y}`;
}

/** The edge nearest to a point, if it is near at all. */
export function nearest(edges: readonly Edge[], point: Place, reach = 7): Edge | null {
  let [best, distance]: [Edge | null, number] = [null, reach];
  for (const edge of edges) {
    if (point.x < edge.start.x || point.x > edge.end.x) continue;
    const away = Math.abs(along(edge, shareAt(edge, point.x)).y - point.y);
    if (away < distance) [best, distance] = [edge, away];
  }
  return best;
}

/** The share of an edge at a horizontal place: it always runs from left to right, so that halving finds it. */
function shareAt(edge: Edge, x: number): number {
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 12; turn++) {
    const middle = (low + high) / 2;
    if (along(edge, middle).x < x) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
