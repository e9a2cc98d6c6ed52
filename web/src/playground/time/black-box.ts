// The black box: what came before the first number that is not finite, and where to go back to.
import type { Row } from "../../protocol/messages";
import type { History } from "../../store/history";

/** The recorded step with the smallest training loss; null where none is finite. */
export function bestStep({ rows, recorded }: History): number | null {
  const known = new Set(recorded);
  const able = rows.filter(({ step, training_loss }) => known.has(step) && Number.isFinite(training_loss));
  return able.length === 0 ? null : able.reduce((best, row) => (row.training_loss < best.training_loss ? row : best)).step;
}

/** The last rows up to where it stopped, the newest last. */
export function lastRows(rows: readonly Row[], now: Row, most = 4): readonly Row[] {
  return [...rows.filter(({ step }) => step < now.step), now].slice(-most);
}

/** A tenth of a rate, without the digits that the binary division leaves. */
export function tenth(rate: number): number {
  return Number((rate / 10).toPrecision(12));
}
