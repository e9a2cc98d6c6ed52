// The cells of a confusion matrix: numbers row by row, what is true by what was read.

export interface Cell {
  readonly row: number;
  readonly column: number;
}

type Counts = ArrayLike<number>;

/** How many pictures a matrix is of. */
export function countOf(counts: Counts): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

export function totalsOf(counts: Counts, size: number): readonly number[] {
  return Array.from({ length: size }, (_, row) => countOf(Array.from({ length: size }, (__, column) => counts[row * size + column] ?? 0)));
}

/** The mistake that is made most; the first of those that are made as often. */
export function mostMistaken(counts: Counts, size: number): Cell {
  let best: Cell = { row: 0, column: Math.min(1, size - 1) };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (row !== column && (counts[row * size + column] ?? 0) > (counts[best.row * size + best.column] ?? 0)) best = { row, column };
    }
  }
  return best;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The cell that a key leads to; at an edge it stays. Null for a key that leads nowhere. */
export function moved(key: string, { row, column }: Cell, size: number): Cell | null {
  const move = MOVES[key];
  const within = (place: number): number => Math.max(0, Math.min(size - 1, place));
  return move ? { row: within(row + move[0]), column: within(column + move[1]) } : null;
}
