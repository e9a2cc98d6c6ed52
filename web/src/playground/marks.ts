// One mark for each class, so that color is never alone.
import { classColor, css, type Palette } from "./palette";

type Draw = (context: CanvasRenderingContext2D, x: number, y: number, radius: number) => void;

const circle: Draw = (context, x, y, radius) => context.arc(x, y, radius, 0, 2 * Math.PI);
const polygon =
  (corners: number, turn: number): Draw =>
  (context, x, y, radius) => {
    for (let corner = 0; corner < corners; corner++) {
      const angle = turn + (2 * Math.PI * corner) / corners;
      context.lineTo(x + 1.2 * radius * Math.cos(angle), y + 1.2 * radius * Math.sin(angle));
    }
    context.closePath();
  };

const SHAPES: readonly Draw[] = [polygon(4, Math.PI / 4), circle, polygon(3, -Math.PI / 2), polygon(4, 0), polygon(5, -Math.PI / 2), polygon(3, Math.PI / 2), polygon(6, 0), polygon(8, Math.PI / 8)];
export const SHAPE_NAMES = ["square", "circle", "triangle", "diamond", "pentagon", "triangle down", "hexagon", "octagon"];

/** Draw a point of a class; those of the test data are hollow. */
export function drawMark(context: CanvasRenderingContext2D, palette: Palette, point: { x: number; y: number; radius: number; label: number; classes: number; hollow: boolean }): void {
  const { x, y, radius, label, classes, hollow } = point;
  const color = css(classColor(palette, label, classes));
  context.beginPath();
  SHAPES[label % SHAPES.length]!(context, x, y, radius);
  context.fillStyle = hollow ? css(palette.card) : color;
  context.strokeStyle = hollow ? color : css(palette.card);
  context.lineWidth = hollow ? 1.5 : 1;
  context.fill();
  context.stroke();
}

/** Draw a point with a number: its color is the number's. */
export function drawNumber(context: CanvasRenderingContext2D, point: { x: number; y: number; radius: number; color: string; ground: string; hollow: boolean }): void {
  context.beginPath();
  circle(context, point.x, point.y, point.radius);
  context.fillStyle = point.hollow ? point.ground : point.color;
  context.strokeStyle = point.hollow ? point.color : point.ground;
  context.lineWidth = point.hollow ? 1.5 : 1;
  context.fill();
  context.stroke();
}
