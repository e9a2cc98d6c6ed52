// The numbers of a picture as an image; dark is the largest. A pixel that is no finite number is
// white. Without a canvas, as in tests of single functions, empty.
import type { Image } from "../protocol/models";

export function pngOf(image: Image): string {
  const canvas = document.createElement("canvas");
  canvas.width = image.columns;
  canvas.height = image.rows;
  const context = canvas.getContext("2d");
  if (!context) return "";
  const data = context.createImageData(image.columns, image.rows);
  shades(image).forEach((shade, place) => data.data.set([shade, shade, shade, 255], place * 4));
  context.putImageData(data, 0, 0);
  return canvas.toDataURL("image/png");
}

export function shades(image: Image): number[] {
  const pixels = image.pixels.flat();
  const finite = pixels.filter(Number.isFinite);
  const least = Math.min(...finite);
  const span = Math.max(...finite) - least || 1;
  return pixels.map((pixel) => (Number.isFinite(pixel) ? Math.round(255 - ((pixel - least) / span) * 227) : 255));
}
