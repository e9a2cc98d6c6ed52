// A line of code cut into names of the plan, a comment, and what stands between.
import type { CodeLine } from "../protocol/models";

export interface Piece {
  readonly kind: "name" | "comment" | "other";
  readonly text: string;
}

const WORD = /(?<![\w.])[A-Za-z_]\w*/g;

export function pieces(line: CodeLine): Piece[] {
  const names = new Set([line.makes, ...line.reads]);
  const comment = line.text.indexOf("  #");
  const code = comment < 0 ? line.text : line.text.slice(0, comment);
  const found = cut(code, names);
  return comment < 0 ? found : [...found, { kind: "comment", text: line.text.slice(comment) }];
}

function cut(code: string, names: ReadonlySet<string>): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of code.matchAll(WORD)) {
    if (!names.has(match[0])) continue;
    if (match.index > at) found.push({ kind: "other", text: code.slice(at, match.index) });
    found.push({ kind: "name", text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < code.length) found.push({ kind: "other", text: code.slice(at) });
  return found;
}
