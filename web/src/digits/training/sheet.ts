// Many maps on one canvas, in the colors of their signs.
import type { Block } from "../../hosts/host";
import { fill, type Look } from "../../playground/maps";

/** How many tiles stand side by side: the sheet is not higher than wide, and its rows are whole where that can be. */
export function columnsOf(tiles: number): number {
  const [least, most] = [Math.ceil(Math.sqrt(tiles)), Math.min(tiles, Math.ceil(Math.sqrt(1.5 * tiles)))];
  const whole = Array.from({ length: most - least + 1 }, (_, place) => least + place).find((columns) => tiles % columns === 0);
  return Math.max(1, whole ?? most);
}

/** All maps of a block (maps, height, width) as tiles of one sheet, with a line of nothing between them. */
export function paintSheet(canvas: HTMLCanvasElement, { shape, values }: Block, look: Look): void {
  const [tiles = 0, height = 0, width = 0] = shape;
  const columns = columnsOf(tiles);
  const across = columns * (width + 1) - 1;
  const down = Math.ceil(tiles / columns) * (height + 1) - 1;
  const sheet = new Uint32Array(across * down);
  const tile = new Uint32Array(height * width);
  for (let number = 0; number < tiles; number++) {
    fill(tile, values, number * height * width, look);
    const corner = Math.floor(number / columns) * (height + 1) * across + (number % columns) * (width + 1);
    for (let row = 0; row < height; row++) sheet.set(tile.subarray(row * width, (row + 1) * width), corner + row * across);
  }
  show(canvas, sheet, across, down);
}

function show(canvas: HTMLCanvasElement, pixels: Uint32Array<ArrayBuffer>, width: number, height: number): void {
  if (pixels.length === 0) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}
