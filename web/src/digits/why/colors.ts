// Signed numbers of pixels as a picture on a canvas, in orange, gray and blue.
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
  const [height = 0, width = 0] = map.shape;
  canvas.width = width;
  canvas.height = height;
  if (width * height > 0) canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}
