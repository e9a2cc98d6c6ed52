// The diagram's neurons and weights, and the numbers of the plan that belong to them: both ways.
import type { Scene, Neurons } from "../protocol/messages";
import type { PageData, PageStep, Selection } from "../protocol/models";
import { bare } from "../through/entries";
import { isSame, keyOf } from "../store/selection";
import { knownAt, shownValue, weightAt } from "../views/graph-state";
import { exists, type Target } from "./target";

const NUMBERED = /(?:^|_)([A-Za-z]+)(\d+)/;

/** The neuron or the weight that a number belongs to, as that of d_z1[0,2] is neuron 2 of layer 1; null where there is none. */
export function targetOf({ name, index }: Selection, scene: Scene): Target | null {
  const column = columnOf(name, scene);
  const unit = index.at(-1);
  if (column === null || unit === undefined) return null;
  const target: Target = isWeights(name) ? { kind: "weight", column, unit, from: index[0] ?? 0 } : { kind: "neuron", column, unit };
  return exists(target, scene) ? target : null;
}

/** Whether a target belongs to a selection: its number, or any of an array that is chosen as a whole. */
export function belongs(target: Target, selection: Selection | null, scene: Scene): boolean {
  if (!selection) return false;
  if (selection.index.length === 0) return columnOf(selection.name, scene) === target.column && isWeights(selection.name) === (target.kind === "weight");
  const own = targetOf(selection, scene);
  return own !== null && keyOfTarget(own) === keyOfTarget(target);
}

/** Of each number in a set of keys, as of "W1[0,2]", its target's key. */
export function targetsOf(selections: readonly Selection[], scene: Scene): ReadonlySet<string> {
  return new Set(selections.flatMap((selection) => targetOf(selection, scene) ?? []).map(keyOfTarget));
}

export function keyOfTarget(target: Target): string {
  return target.kind === "neuron" ? `${target.column}:${target.unit}` : `${target.column}:${target.from}>${target.unit}`;
}

/** The number of a target that an operation shows: of a weight its derivative once that is known, of a neuron its newest. */
export function selectionOf(target: Target, scene: Scene, data: PageData | null, step: PageStep | null): Selection {
  const column = scene.columns[target.column]!;
  if (target.kind === "weight") {
    const weight = { name: column.weights, index: [target.from, target.unit] };
    return data && step ? weightAt(weight, knownAt(data.steps, step.number), step.part) : weight;
  }
  return shownNumber(target, scene, data, step)?.selection ?? usual(target, column, data);
}

export interface ShownNumber {
  readonly selection: Selection;
  readonly value: number;
}

/** The number of a neuron that is known at an operation; null where none is yet, or the page has not this neuron. */
export function shownNumber(target: Target, scene: Scene, data: PageData | null, step: PageStep | null): ShownNumber | null {
  if (!data || !step) return null;
  const first = usual(target, scene.columns[target.column]!, data);
  const neuron = data.graph.columns.flatMap((column) => column.neurons).find((one) => one.values.some((node) => isSame(node.selection, first)));
  const { name, node, value } = shownValue(neuron?.values ?? [], knownAt(data.steps, step.number), step.part);
  return name !== null && node && value !== null ? { selection: { name, index: node.selection.index }, value } : null;
}

/** What stands at a neuron: its name, or while an operation shows another number than its output, that number's. */
export function shownName(name: string, shown: ShownNumber | null, output: string): string {
  return shown && shown.selection.name !== output ? keyOf({ name: shown.selection.name, index: shown.selection.index.slice(-1) }) : name;
}

function usual(target: Target, column: Neurons, data: PageData | null): Selection {
  return { name: column.values, index: [data?.graph.example ?? 0, target.unit] };
}

function columnOf(name: string, scene: Scene): number | null {
  const digits = NUMBERED.exec(name)?.[2];
  if (digits !== undefined) return Number(digits);
  const own = bare(name);
  const found = scene.columns.findIndex((column) => column.values === own);
  return found >= 0 ? found : own === "y" ? scene.columns.length - 1 : null;
}

function isWeights(name: string): boolean {
  return NUMBERED.exec(name)?.[1] === "W";
}

