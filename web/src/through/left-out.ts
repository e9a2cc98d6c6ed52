// What a page leaves out of a wide network, in words.
import type { PageData } from "../protocol/models";

export function leftOut(data: PageData): readonly string[] {
  const wide = data.graph.columns.filter((column) => column.rest !== null);
  if (wide.length === 0) return [];
  const shown = wide.map((column) => `${column.neurons.length} of the ${column.size} numbers of ${column.name}`);
  return [`Explained are ${listed(shown)}, those that are largest, and the weights between them; each sum is over all.`];
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
