// A layer's units as small squares: where each lies, which is meant, and how it is painted.
import type { Blocks } from "../../hosts/host";
import { css, type Palette } from "../../playground/palette";
import { largestOf, sizeOf } from "../../views/number";

/** Squares below each other; then the next column begins. */
export const ROWS = 32;

export interface Layer {
  /** From 1. */
  readonly number: number;
  readonly values: readonly number[];
  readonly largest: number;
}

/** The hidden layers of an answer, in their order. */
export function layersOf(arrays: Blocks): readonly Layer[] {
  const layers: Layer[] = [];
  for (let number = 1; arrays[`a${number}`]; number++) {
    const values = [...arrays[`a${number}`]!.values];
    layers.push({ number, values, largest: largestOf(values) });
  }
  return layers;
}

export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

export function shapeOf(units: number): Shape {
  return { rows: Math.min(ROWS, units), columns: Math.ceil(units / ROWS) };
}

/** The unit at a place of its layer's picture, as shares of its width and height; null where there is none. */
export function unitAt(across: number, down: number, units: number): number | null {
  const { rows, columns } = shapeOf(units);
  const [column, row] = [Math.floor(across * columns), Math.floor(down * rows)];
  const unit = column * rows + row;
  return row >= 0 && row < rows && column >= 0 && unit < units ? unit : null;
}

const MOVES: Readonly<Record<string, (rows: number, units: number) => number>> = {
  ArrowUp: () => -1,
  ArrowDown: () => 1,
  ArrowLeft: (rows) => -rows,
  ArrowRight: (rows) => rows,
  Home: (_, units) => -units,
  End: (_, units) => units,
};

/** The unit that a key leads to from another; null where the key means nothing here. */
export function movedTo(unit: number, key: string, units: number): number | null {
  const move = MOVES[key]?.(shapeOf(units).rows, units);
  return move === undefined ? null : Math.min(units - 1, Math.max(0, unit + move));
}

/** Paint a layer: blue the larger a value is, orange below 0, gray at 0. Small values stay visible by the power. */
export function paintUnits(context: CanvasRenderingContext2D, { values, largest }: Layer, pitch: number, palette: Palette): void {
  const { rows } = shapeOf(values.length);
  const side = pitch - Math.max(1, Math.round(pitch / 8));
  values.forEach((value, unit) => {
    const [x, y] = [Math.floor(unit / rows) * pitch, (unit % rows) * pitch];
    context.fillStyle = css(palette.zero);
    context.fillRect(x, y, side, side);
    context.fillStyle = css(value < 0 ? palette.negative : palette.positive, sizeOf(value, largest) ** 0.6);
    context.fillRect(x, y, side, side);
  });
}

export function ringUnit(context: CanvasRenderingContext2D, unit: number, units: number, pitch: number, color: string): void {
  const { rows } = shapeOf(units);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.strokeRect(Math.floor(unit / rows) * pitch, (unit % rows) * pitch, pitch - 1, pitch - 1);
}
