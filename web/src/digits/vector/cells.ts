// The pixels of a picture and the entries of its vector: row by row, from 0.

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Extent {
  readonly height: number;
  readonly width: number;
}

export function cellOf(entry: number, { width }: Extent): Cell {
  return { row: Math.floor(entry / width), column: entry % width };
}

export function entryOf({ row, column }: Cell, { width }: Extent): number {
  return row * width + column;
}

const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The entry that an arrow key leads to, never beyond the edge; Home and End are the first and the last. Null for other keys. */
export function movedTo(entry: number, key: string, extent: Extent): number | null {
  if (key === "Home") return 0;
  if (key === "End") return extent.height * extent.width - 1;
  const move = MOVES[key];
  if (!move) return null;
  const { row, column } = cellOf(entry, extent);
  const within = (place: number, size: number): number => Math.min(size - 1, Math.max(0, place));
  return entryOf({ row: within(row + move[0], extent.height), column: within(column + move[1], extent.width) }, extent);
}

/** The entry under a place of the picture, as shares of its width and height; null beyond its edge. */
export function entryAt(across: number, down: number, extent: Extent): number | null {
  const [column, row] = [Math.floor(across * extent.width), Math.floor(down * extent.height)];
  const inside = column >= 0 && column < extent.width && row >= 0 && row < extent.height;
  return inside ? entryOf({ row, column }, extent) : null;
}

/** The gray levels that a click goes through, from paper to ink and back. */
export const LEVELS = [255, 170, 85, 0] as const;

/** The next gray level after one, or the one before. */
export function nextLevel(level: number, way: 1 | -1 = 1): number {
  const place = LEVELS.findIndex((one) => one === level);
  return LEVELS[(place + way + LEVELS.length) % LEVELS.length]!;
}

/** The first picture: a 1 with its little flag, as dark ink on bright paper. */
export const FIRST: readonly number[] = [255, 170, 0, 255, 255, 0, 0, 255, 255, 255, 0, 255, 255, 85, 0, 85];

/** A value from 0 to 1 in as few letters as fit a small cell. */
export function short(value: number): string {
  const text = value.toFixed(2);
  return text === "0.00" || text === "1.00" ? text[0]! : text.replace(/^0/, "");
}
