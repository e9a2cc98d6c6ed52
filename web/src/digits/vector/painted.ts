// Cells of a picture on a canvas.
import { pixelsOf, type Gray } from "../gray";
import { cellOf, short } from "./cells";

/** Paint each pixel of a picture as a cell; with its number in it, where that is wanted, black on bright and white on dark. */
export function paintCells(context: CanvasRenderingContext2D, gray: Gray, cell: { readonly width: number; readonly height: number }, written: boolean): void {
  const pixels = pixelsOf(gray);
  context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  gray.values.forEach((value, entry) => {
    const { row, column } = cellOf(entry, gray);
    const [x, y, level] = [column * cell.width, row * cell.height, pixels[4 * entry]!];
    context.fillStyle = `rgb(${level} ${level} ${level})`;
    context.fillRect(x, y, cell.width, cell.height);
    if (!written) return;
    context.fillStyle = value === 0 ? "#a3a8af" : level > 128 ? "#000" : "#fff";
    context.fillText(short(value), x + cell.width / 2, y + cell.height / 2 + 1);
  });
}
