// What was read on a page, with what the reader corrected; and which pieces can be learned.
import type { PageRead, Piece } from "../../protocol/messages";

/** What the learner says that pieces are: the place of a class, or null for no digit at all. */
export type Said = ReadonlyMap<number, number | null>;

export interface Numbered extends Piece {
  /** Its number on the page. */
  readonly place: number;
}

/** The pieces line by line. */
export function linesOf(pieces: readonly Piece[]): readonly (readonly Numbered[])[] {
  const lines = new Map<number, Numbered[]>();
  pieces.forEach((piece, place) => lines.set(piece.line, [...(lines.get(piece.line) ?? []), { ...piece, place }]));
  return [...lines.values()];
}

/** The text of the page: spaces stay where the engine saw them, and what is no digit is left out. */
export function textOf({ pieces, classes, text }: Pick<PageRead, "pieces" | "classes" | "text">, said: Said): string {
  const lines = linesOf(pieces);
  return text.map((line, number) => corrected(line, lines[number] ?? [], classes, said)).join("\n");
}

function corrected(line: string, pieces: readonly Numbered[], classes: readonly string[], said: Said): string {
  const names = pieces.map(({ place, guess }) => nameOf(classes, said.get(place), guess));
  const left = names.values();
  // A reading of more than one character has no place of its own in the line: then there are only the names.
  if (line.replaceAll(" ", "").length !== pieces.length) return names.join("");
  return line.replace(/[^ ]/g, () => left.next().value ?? "");
}

function nameOf(classes: readonly string[], said: number | null | undefined, guess: number): string {
  return said === null ? "" : (classes[said ?? guess] ?? "");
}

/** The pieces of which the learner said what they are, and their classes; what is no digit cannot be learned. */
export function lessonOf(said: Said): { readonly pieces: readonly number[]; readonly labels: readonly number[] } {
  const known = [...said].filter((one): one is [number, number] => one[1] !== null);
  return { pieces: known.map(([place]) => place), labels: known.map(([, label]) => label) };
}

/** Why a file is not sent, or null. */
export function tooLarge(file: { readonly name: string; readonly size: number }, largest: number): string | null {
  if (file.size <= largest) return null;
  return `${file.name} has ${file.size.toLocaleString("en-US")} bytes; a photograph may have at most ${largest.toLocaleString("en-US")}: make it smaller, or cut it.`;
}
