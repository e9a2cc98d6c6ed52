// Pictures in gray, as the engine sends them: 0 is black; pixels are bytes up to 255, or numbers up to 1.
import type { Block } from "../hosts/host";

export interface Gray {
  readonly height: number;
  readonly width: number;
  /** Row by row. */
  readonly values: Block["values"];
}

/** The picture that a block of shape (height, width) is, or one of a block of shape (count, height, width). */
export function grayOf({ shape, values }: Block, place = 0): Gray {
  const [height = 0, width = 0] = shape.slice(-2);
  const size = height * width;
  return { height, width, values: values.subarray(place * size, (place + 1) * size) };
}

/** The value of white. */
export function whiteOf({ values }: Gray): number {
  return values instanceof Float32Array ? 1 : 255;
}

/** The pixels of an image, four bytes each: what is not a number, or beyond the ends, is as the nearer end. */
export function pixelsOf(gray: Gray): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * gray.values.length).fill(255);
  const scale = 255 / whiteOf(gray);
  gray.values.forEach((value, place) => pixels.fill(value * scale, 4 * place, 4 * place + 3));
  return pixels;
}

/** Paint a picture on a canvas, whose size becomes the picture's. */
export function paintGray(canvas: HTMLCanvasElement, gray: Gray): void {
  const { height, width } = gray;
  if (height * width === 0) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(pixelsOf(gray), width, height), 0, 0);
}
