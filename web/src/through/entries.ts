// Which number of a step is explained for a selection made anywhere, and the tables beside it.
import type { GraphView, MatrixView, PageData, PageEntry, PageStep, Panel, Selection } from "../protocol/models";
import { isSame, keyOf } from "../store/selection";

/** Of arrays, by their names without what their derivatives add, the place that was shown last. */
export type Places = ReadonlyMap<string, readonly number[]>;

const PREFIX = /^(?:new_|d_)/;

/**
 * The number that was chosen if the step makes it; or the same place of what it makes; or the first made from it; or one
 * that belongs to the same neuron; or the place that was shown of the same array before, as of its derivative; or else the
 * step's largest.
 */
export function entryFor(step: PageStep, selection: Selection | null, graph: GraphView, before: Places = new Map()): PageEntry | null {
  const made = (wanted: Selection): PageEntry | undefined =>
    step.entries.find((entry) => isSame(entry.equation.selection, wanted));
  const output = step.outputs[0] ?? "";
  const known = before.get(bare(output));
  const usual = (known && made({ name: output, index: known })) ?? step.entries[step.first] ?? null;
  if (!selection?.index.length) return usual;
  const isKin = step.outputs.includes(selection.name) || bare(output) === bare(selection.name);
  return (
    made(selection) ??
    (isKin ? made({ name: output, index: selection.index }) : undefined) ??
    step.entries.find((entry) => reads(entry, selection)) ??
    numbersOfNeuron(graph, selection).map(made).find((entry) => entry !== undefined) ??
    usual
  );
}

/** All numbers of the neuron that a selection belongs to, with their derivatives; for a weight, of the one it leads to. */
function numbersOfNeuron(graph: GraphView, selection: Selection): Selection[] {
  const own = { name: bare(selection.name), index: selection.index };
  const target = graph.edges.find((edge) => isSame(edge.weight, own))?.target ?? own;
  const neuron = graph.columns
    .flatMap((column) => column.neurons)
    .find((one) => [...one.values, ...one.parameters].some((node) => isSame(node.selection, target)));
  const numbers = neuron ? [...neuron.values, ...neuron.parameters].map((node) => node.selection) : [];
  return numbers.flatMap(({ name, index }) => ["", "d_", "new_"].map((prefix) => ({ name: prefix + name, index })));
}

export function bare(name: string): string {
  return name.replace(PREFIX, "");
}

/** The operation to show for a selection: the one at hand where the value is part of it, or else the first that it is part of. */
export function stepFor(data: PageData, step: PageStep, selection: Selection): PageStep {
  const name = bare(selection.name);
  const has = (one: PageStep): boolean => [...one.inputs, ...one.outputs].some((other) => bare(other) === name);
  if (has(step)) return step;
  return data.steps.find((one) => one.part === step.part && has(one)) ?? data.steps.find(has) ?? step;
}

/** The step that makes a value, where it is explained on the page. */
export function makerOf(data: PageData, selection: Selection): PageStep | undefined {
  return data.steps.find((step) => step.outputs.includes(selection.name));
}

/** The number whose derivative explains a selection: W1[5,2] for d_W1[5,2] too. */
export function lensKey(selection: Selection): string {
  return keyOf({ name: bare(selection.name), index: selection.index });
}

function reads(entry: PageEntry, selection: Selection): boolean {
  const names = [selection.name, bare(selection.name), `d_${bare(selection.name)}`];
  return entry.equation.marks.some((mark) => names.some((name) => isSame(mark, { ...selection, name })));
}

export function matrixOf(data: PageData, step: PageStep, entry: PageEntry): MatrixView {
  const chosen = entry.equation.selection;
  const marks = [...entry.equation.marks, chosen];
  const panels = entry.beside.flatMap(({ window, row, column }): Panel[] => {
    const shown = data.windows[window];
    const table = shown && data.tables[shown.name];
    if (!shown || !table) return [];
    return [
      {
        name: table.name,
        latex: table.latex,
        made: step.outputs.includes(table.name),
        shape: table.shape,
        axes: table.axes,
        rows: shown.rows,
        columns: shown.columns,
        values: shown.rows.map((i) => shown.columns.map((j) => numberAt(table, i, j))),
        marked_row: row,
        marked_column: column,
        marks: marks.filter((mark) => mark.name === table.name),
      },
    ];
  });
  return { number: step.number, step: step.text, operator: step.operator, panels, selection: chosen, marks };
}

function numberAt(table: PageData["tables"][string], row: number, column: number): number {
  return table.values[table.rows.indexOf(row)]?.[table.columns.indexOf(column)] ?? NaN;
}
