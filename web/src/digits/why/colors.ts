// Arrays of two axes as pictures on a canvas: signed numbers in orange, gray and blue, and gray levels.
import type { Block } from "../../hosts/host";
import { fill } from "../../playground/maps";
import type { Palette } from "../../playground/palette";
import { largestOf } from "../../views/number";

/** The number whose color is the fullest: the largest size; 1 where all are zero. */
export function measureOf(values: Block["values"]): number {
  return largestOf([...values]) || 1;
}

/** Signed numbers: blue above zero, orange below, gray at zero. */
export function paintSigned(canvas: HTMLCanvasElement, map: Block, measure: number, palette: Palette): void {
  const pixels = new Uint32Array(map.values.length);
  fill(pixels, map.values, 0, { low: -measure, high: measure, discrete: false, palette });
  show(canvas, pixels, map);
}

/** Ink from 0 (paper) to `full`, dark on bright as on paper. One picture of several is found by its number. */
export function paintInk(canvas: HTMLCanvasElement, pictures: Block, full: number, which = 0): void {
  const [height = 0, width = 0] = pictures.shape.slice(-2);
  const own = pictures.values.subarray(which * height * width, (which + 1) * height * width);
  const pixels = Uint32Array.from(own, (ink) => gray(255 - (255 * ink) / full));
  show(canvas, pixels, { shape: [height, width], values: own });
}

/** Gray levels as they are: 0 is black. */
export function paintGray(canvas: HTMLCanvasElement, page: Block): void {
  show(canvas, Uint32Array.from(page.values, gray), page);
}

function gray(level: number): number {
  const shade = Math.round(Math.min(255, Math.max(0, level)));
  return ((255 << 24) | (shade << 16) | (shade << 8) | shade) >>> 0;
}

function show(canvas: HTMLCanvasElement, pixels: Uint32Array<ArrayBuffer>, { shape: [height = 0, width = 0] }: Block): void {
  canvas.width = width;
  canvas.height = height;
  if (width * height > 0) canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}
