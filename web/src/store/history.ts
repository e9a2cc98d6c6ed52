// The rows of a run: as many as a chart can show, however long the training lasts.
import type { Row } from "../protocol/messages";

export const MOST_ROWS = 2000;

/** What every row has. */
export interface Stepped {
  readonly step: number;
}

export interface History<Kind extends Stepped = Row> {
  readonly rows: readonly Kind[];
  /** The steps that can be restored. */
  readonly recorded: readonly number[];
  readonly events: readonly (readonly [number, string])[];
}

/** What a timeline tells: all rows, or those from its first step on. */
export interface News<Kind extends Stepped> extends History<Kind> {
  readonly whole: boolean;
}

export const EMPTY: History<never> = { rows: [], recorded: [], events: [] };

/** The history after a timeline's news; rows from its first step on are replaced. */
export function grown<Kind extends Stepped>(history: History<Kind>, news: News<Kind>): History<Kind> {
  const first = news.rows[0]?.step ?? Infinity;
  const before = news.whole ? [] : history.rows.filter((row) => row.step < first);
  return { rows: thinned([...before, ...news.rows]), recorded: news.recorded, events: news.events };
}

/** Every other row goes while there are too many; the first and the newest stay. */
export function thinned<Kind extends Stepped>(rows: readonly Kind[], most = MOST_ROWS): readonly Kind[] {
  let kept = rows;
  while (kept.length > most) kept = kept.filter((_, place) => place % 2 === 0 || place === kept.length - 1);
  return kept;
}

/** The recorded step before or after a step, or null. */
export function neighbor(recorded: readonly number[], step: number, direction: -1 | 1): number | null {
  const beyond = recorded.filter((one) => (direction < 0 ? one < step : one > step));
  return beyond.length === 0 ? null : direction < 0 ? Math.max(...beyond) : Math.min(...beyond);
}
