// Arrow keys in the network: along an edge to the next neuron, and up and down among neurons or among edges.
import type { Layout, PlacedEdge, PlacedNeuron } from "./graph-layout";

export const LOSS = "loss";
const MOVES: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

export function isArrow(key: string): boolean {
  return key in MOVES || key === "ArrowLeft" || key === "ArrowRight";
}

/**
 * Where an arrow key leads, as the id of a neuron, an edge or the loss; null at the end.
 *
 * `from` is the neuron that was left last: among edges, up and down keep to those that begin or end there.
 */
export function walk(layout: Layout, at: string, key: string, from: string): string | null {
  if (at === LOSS) return key === "ArrowLeft" ? (layout.columns.at(-1)?.neurons[0]?.id ?? null) : null;
  const edge = layout.edges.find((one) => one.id === at);
  return edge ? fromEdge(layout, edge, key, from) : fromNeuron(layout, at, key);
}

function fromNeuron(layout: Layout, at: string, key: string): string | null {
  if (key === "ArrowRight") {
    const isLast = layout.columns.at(-1)?.neurons.some((one) => one.id === at) ?? false;
    return isLast ? LOSS : strongest(layout.edges.filter((edge) => edge.source.id === at));
  }
  if (key === "ArrowLeft") return strongest(layout.edges.filter((edge) => edge.target.id === at));
  const column = layout.columns.find((one) => one.neurons.some((neuron) => neuron.id === at));
  return beside((column?.neurons ?? []).map((one) => one.id), at, key);
}

function fromEdge(layout: Layout, edge: PlacedEdge, key: string, from: string): string | null {
  if (key === "ArrowRight") return edge.target.id;
  if (key === "ArrowLeft") return edge.source.id;
  const end = from === edge.target.id ? "target" : "source";
  const other = end === "target" ? "source" : "target";
  const fan = layout.edges.filter((one) => one[end].id === edge[end].id).sort((a, b) => order(a[other], b[other]));
  return beside(fan.map((one) => one.id), edge.id, key);
}

function order(first: PlacedNeuron, second: PlacedNeuron): number {
  return first.y - second.y || first.x - second.x;
}

function beside(ids: readonly string[], at: string, key: string): string | null {
  return ids[ids.indexOf(at) + (MOVES[key] ?? 0)] ?? null;
}

function strongest(edges: readonly PlacedEdge[]): string | null {
  const size = (one: PlacedEdge): number => Math.abs(one.edge.value ?? 0);
  return edges.reduce<PlacedEdge | null>((best, one) => (best && !(size(one) > size(best)) ? best : one), null)?.id ?? null;
}
