// Maps as pictures: each value of a map is one pixel.
import type { Block } from "../hosts/host";
import { classColor, mixed, pixel, SHADES, type Palette } from "./palette";

/** How a map's values become colors. */
export interface Look {
  readonly low: number;
  readonly high: number;
  /** Only which side of the middle, or which class. */
  readonly discrete: boolean;
  readonly palette: Palette;
}

const FAULT = 0xff8080ff; // a value that is not a number

/** Paint one of the maps of a block of shape (maps, size, size) on a canvas, whose size becomes the map's. */
export function paint(canvas: HTMLCanvasElement, maps: Block, which: number, look: Look): void {
  const size = sizeOf(maps);
  const pixels = new Uint32Array(size * size);
  fill(pixels, maps.values, which * size * size, look);
  show(canvas, pixels, size);
}

/** Paint which output is the largest, in its class's color, fuller the larger it is. */
export function paintClasses(canvas: HTMLCanvasElement, maps: Block, look: Look): void {
  const size = sizeOf(maps);
  const pixels = new Uint32Array(size * size);
  const classes = maps.shape[0] ?? 1;
  const shades = Array.from({ length: classes }, (_, number) => classShades(look, number, classes));
  for (let place = 0; place < pixels.length; place++) {
    const best = largest(maps.values, place, size * size, classes);
    pixels[place] = shades[best]![look.discrete ? SHADES - 1 : shadeOf(maps.values[best * size * size + place]!, look)]!;
  }
  show(canvas, pixels, size);
}

export function fill(pixels: Uint32Array, values: Block["values"], first: number, look: Look): void {
  const { signed } = look.palette;
  for (let place = 0; place < pixels.length; place++) {
    const value = values[first + place]!;
    const shade = shadeOf(value, look);
    pixels[place] = Number.isNaN(value) ? FAULT : signed[look.discrete ? (shade < SHADES / 2 ? 0 : SHADES - 1) : shade]!;
  }
}

/** The place of a value on the scale, from 0 to 255. */
export function shadeOf(value: number, { low, high }: Look): number {
  const share = (value - low) / (high - low);
  return Math.round(Math.min(1, Math.max(0, share)) * (SHADES - 1)) || 0;
}

export function sizeOf(maps: Block): number {
  return maps.shape[1] ?? 0;
}

/** Where on a map a point lies: row 0 is the top. */
export function cellAt(x1: number, x2: number, [low, high]: readonly [number, number], size: number): { row: number; column: number } {
  const place = (share: number): number => Math.min(size - 1, Math.max(0, Math.round(share * (size - 1))));
  return { row: place((high - x2) / (high - low)), column: place((x1 - low) / (high - low)) };
}

/** The coordinates of a map's cell: the outermost cells lie on the bounds. */
export function pointOf(row: number, column: number, [low, high]: readonly [number, number], size: number): { x1: number; x2: number } {
  const step = (high - low) / (size - 1);
  return { x1: low + column * step, x2: high - row * step };
}

function largest(values: Block["values"], place: number, stride: number, count: number): number {
  let best = 0;
  for (let one = 1; one < count; one++) if (values[one * stride + place]! > values[best * stride + place]!) best = one;
  return best;
}

function classShades({ palette }: Look, number: number, classes: number): Uint32Array {
  const color = classColor(palette, number, classes);
  return Uint32Array.from({ length: SHADES }, (_, shade) => pixel(mixed(palette.zero, color, shade / (SHADES - 1))));
}

function show(canvas: HTMLCanvasElement, pixels: Uint32Array<ArrayBuffer>, size: number): void {
  if (canvas.width !== size) canvas.width = size;
  if (canvas.height !== size) canvas.height = size;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), size, size), 0, 0);
}
