// Where the neurons of the graph stand. The inputs of a picture stand on their pixels.
import type { Column, Edge, GraphView, Neuron } from "../protocol/models";
import { keyOf } from "../store/selection";

export const NODE = { width: 90, height: 42 } as const;
const HEAD = 28;
const FOOT = 48;
const LEAST_HEIGHT = 340;
const LEAST_GAP = 44;
const PITCH = { least: NODE.height + 4, most: 120 } as const;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNeuron extends Place {
  readonly id: string;
  readonly neuron: Neuron;
  readonly pixel: boolean;
}

export interface PlacedColumn {
  readonly column: Column;
  readonly x: number;
  readonly bottom: number;
  readonly neurons: readonly PlacedNeuron[];
}

export interface PlacedEdge {
  readonly id: string;
  readonly source: PlacedNeuron;
  readonly target: PlacedNeuron;
  readonly edge: Edge;
  readonly from: Place;
  readonly to: Place;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
  readonly edges: readonly PlacedEdge[];
  /** Beside the outputs, or below them where there is no room. */
  readonly loss: Place & { readonly below: boolean };
  readonly image: { readonly x: number; readonly y: number; readonly size: number } | null;
}

export function layoutOf(graph: GraphView, width: number): Layout {
  const most = Math.max(...graph.columns.map((column, place) => (place === 0 && graph.image ? 0 : column.neurons.length)), 1);
  const size = graph.image ? imageSize(width, graph.columns.length) : 0;
  const inner = Math.max(most * PITCH.least, size, LEAST_HEIGHT);
  const pitch = Math.min(PITCH.most, inner / most);
  const middle = HEAD + inner / 2;
  const image = graph.image ? { x: 0, y: middle - size / 2, size } : null;
  const first = (size || NODE.width + 8) / 2;
  const end = width - NODE.width / 2 - 2;
  const below = stepOf(graph, first, end, size) - NODE.width < LEAST_GAP;
  const last = below ? end : end - stepOf(graph, first, end, size);
  const columns = graph.columns.map((column, place) => {
    const x = first + ((last - first) * place) / (graph.columns.length - 1);
    return place === 0 && image && graph.image
      ? onPixels(column, image, graph.image.rows, graph.image.columns)
      : inColumn(column, x, middle, pitch);
  });
  const height = HEAD + inner + FOOT;
  const loss = { x: end, y: below ? height - NODE.height / 2 - 2 : middle, below };
  return { width, height, columns, edges: edgesOf(graph, columns), loss, image };
}

/** How far apart the columns stand, with the loss as one more. */
function stepOf(graph: GraphView, first: number, end: number, size: number): number {
  const wide = size > NODE.width ? (size - NODE.width) / 2 : 0;
  return (end - first - wide) / graph.columns.length;
}

function imageSize(width: number, columns: number): number {
  return Math.max(72, Math.min(168, width / (columns + 0.5)));
}

function inColumn(column: Column, x: number, middle: number, pitch: number): PlacedColumn {
  const top = middle - ((column.neurons.length - 1) * pitch) / 2;
  const neurons = column.neurons.map((neuron, place) => ({ id: idOf(column, neuron), neuron, x, y: top + place * pitch, pixel: false }));
  return { column, x, bottom: top + (column.neurons.length - 1) * pitch + NODE.height / 2, neurons };
}

function idOf(column: Column, neuron: Neuron): string {
  return `${column.name} ${neuron.unit}`;
}

function onPixels(column: Column, image: { x: number; y: number; size: number }, rows: number, columns: number): PlacedColumn {
  const pixel = image.size / Math.max(rows, columns);
  const neurons = column.neurons.map((neuron) => ({
    id: idOf(column, neuron),
    neuron,
    x: image.x + ((neuron.unit % columns) + 0.5) * pixel,
    y: image.y + (Math.floor(neuron.unit / columns) + 0.5) * pixel,
    pixel: true,
  }));
  return { column, x: image.x + image.size / 2, bottom: image.y + image.size, neurons };
}

function edgesOf(graph: GraphView, columns: readonly PlacedColumn[]): PlacedEdge[] {
  const places = new Map<string, PlacedNeuron>();
  for (const column of columns)
    for (const placed of column.neurons) for (const value of placed.neuron.values) places.set(keyOf(value.selection), placed);
  return graph.edges.flatMap((edge) => {
    const source = places.get(keyOf(edge.source));
    const target = places.get(keyOf(edge.target));
    return source && target ? [{ id: `${source.id} to ${target.id}`, edge, source, target, from: port(source, 1), to: port(target, -1) }] : [];
  });
}

/** Where an edge leaves a neuron (side 1) or arrives (side -1). */
function port(placed: PlacedNeuron, side: 1 | -1): Place {
  return placed.pixel ? { x: placed.x, y: placed.y } : { x: placed.x + (side * NODE.width) / 2, y: placed.y };
}

export function curve(from: Place, to: Place): string {
  const bend = (to.x - from.x) * 0.4;
  return `M${from.x},${from.y} C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`;
}
