// Which row meets which column for the chosen entry, in words.
import type { MatrixView, Panel, Selection } from "../protocol/models";

type NameOf = (selection: Selection) => string;

/** "z1[2]: row 0 of x meets column 2 of W1, with b1[2]."; empty where nothing is marked. */
export function meeting(view: MatrixView, nameOf: NameOf): string {
  const given = view.panels.filter((panel) => !panel.made);
  const lines = given.filter(isLine).map(lineOf);
  const cells = given.filter(isCell).map((panel) => nameOf(cellOf(panel)));
  if (!view.selection || lines.length + cells.length === 0) return "";
  const from = lines.length === 2 ? lines.join(" meets ") + (cells.length ? `, with ${listed(cells)}` : "") : `made from ${listed([...lines, ...cells])}`;
  return `${nameOf(view.selection)}: ${from}.`;
}

function isLine(panel: Panel): boolean {
  return (panel.marked_row === null) !== (panel.marked_column === null);
}

function isCell(panel: Panel): boolean {
  return panel.marked_row !== null && panel.marked_column !== null;
}

function lineOf(panel: Panel): string {
  if (panel.shape.length < 2) return `all of ${panel.name}`;
  return panel.marked_row === null ? `column ${panel.marked_column} of ${panel.name}` : `row ${panel.marked_row} of ${panel.name}`;
}

function cellOf(panel: Panel): Selection {
  return { name: panel.name, index: [panel.marked_row ?? 0, panel.marked_column ?? 0].slice(2 - panel.shape.length) };
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
