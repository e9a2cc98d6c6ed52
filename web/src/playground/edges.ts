// The edges of the diagram on a canvas: as thick as the weight is large, blue and solid or orange and dashed.
import type { Blocks } from "../hosts/host";
import type { Scene } from "../protocol/messages";
import type { Edge, Layout } from "./layout";
import { thickness } from "./layout";
import { css, type Palette } from "./palette";
import type { Target } from "./target";

export const DASH = [5, 4];

/** What is chosen, or what the chosen number is made of. */
export type Ring = "chosen" | "marked" | null;

export interface Ink {
  readonly palette: Palette;
  readonly ringOf: (edge: Target) => Ring;
  /** The neuron whose edges stand out. */
  readonly hovered: Target | null;
  /** The column that the numbers of an operation go to or come from; the others step back. */
  readonly active: number | null;
}

export function drawEdges(canvas: HTMLCanvasElement, layout: Layout, edges: readonly Edge[], scene: Scene, arrays: Blocks, ink: Ink): void {
  const context = sized(canvas, layout);
  if (!context) return;
  for (const edge of edges) {
    const weight = weightOf(edge, scene, arrays);
    const color = weight < 0 ? ink.palette.negative : ink.palette.positive;
    context.setLineDash(weight < 0 ? DASH : []);
    stroke(context, edge, css(color, opacity(weight, edge, ink)), thickness(weight));
    const found = ink.ringOf(targetOfEdge(edge));
    if (found) ring(context, edge, ink.palette, thickness(weight), found);
  }
}

export function weightOf({ column, from, unit }: Edge, scene: Scene, arrays: Blocks): number {
  const found = scene.columns[column];
  return found ? (arrays[found.weights]?.values[from * found.names.length + unit] ?? NaN) : NaN;
}

export function targetOfEdge({ column, from, unit }: Edge): Target {
  return { kind: "weight", column, from, unit };
}

/** A neuron that is pointed at keeps its own edges, the others step back. */
function opacity(weight: number, edge: Edge, { hovered, active }: Ink): number {
  const strength = (0.35 + 0.6 * Math.min(1, Math.abs(weight))) * (active === null || active === edge.column ? 1 : 0.4);
  if (hovered?.kind !== "neuron") return strength;
  const touches = (hovered.column === edge.column && hovered.unit === edge.unit) || (hovered.column === edge.column - 1 && hovered.unit === edge.from);
  return touches ? 1 : strength * 0.3;
}

function ring(context: CanvasRenderingContext2D, edge: Edge, palette: Palette, width: number, found: Ring): void {
  context.setLineDash([]);
  stroke(context, edge, css(palette.selection, found === "chosen" ? 0.45 : 0.2), width + 8);
  if (found === "chosen") stroke(context, edge, css(palette.selection), 2);
}

function stroke(context: CanvasRenderingContext2D, { start, end }: Edge, color: string, width: number): void {
  const middle = (start.x + end.x) / 2;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(middle, start.y, middle, end.y, end.x, end.y);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/** The canvas's context, cleared, in pixels of the page. */
export function sized(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
