// What one points at in the diagram, its parameter, and where the arrow keys lead from it.
import type { Blocks } from "../hosts/host";
import type { Scene } from "../protocol/messages";

export type Target =
  | { readonly kind: "neuron"; readonly column: number; readonly unit: number }
  | { readonly kind: "weight"; readonly column: number; readonly unit: number; readonly from: number };

export interface Parameter {
  readonly name: string;
  readonly index: readonly number[];
  readonly value: number;
}

/** The weight, or the neuron's bias; null where there is none, as with inputs. */
export function parameterOf(target: Target, scene: Scene, arrays: Blocks): Parameter | null {
  const column = scene.columns[target.column];
  const name = target.kind === "weight" ? column?.weights : column?.biases;
  const block = name ? arrays[name] : undefined;
  if (!column || !name || !block) return null;
  const index = target.kind === "weight" ? [target.from, target.unit] : biasIndex(block.shape, target.unit);
  const place = target.kind === "weight" ? target.from * column.names.length + target.unit : target.unit;
  return { name, index, value: block.values[place] ?? NaN };
}

/** How a target is called, as "W1[0, 1], from x1 to a1[1]". */
export function nameOf(target: Target, scene: Scene): string {
  const column = scene.columns[target.column];
  const name = column?.names[target.unit] ?? "";
  if (target.kind === "neuron") return name;
  return `${column?.weights}[${target.from}, ${target.unit}], from ${scene.columns[target.column - 1]?.names[target.from]} to ${name}`;
}

/** What is edited: a weight by its name, a bias with its neuron. */
export function titleOf(target: Target, { name, index }: Parameter, scene: Scene): string {
  return target.kind === "weight" ? nameOf(target, scene) : `${name}[${index.join(", ")}], the bias of ${nameOf(target, scene)}`;
}

export function same(one: Target | null, other: Target | null): boolean {
  return one === other || (one !== null && other !== null && JSON.stringify(one) === JSON.stringify(other));
}

/** Whether a target is part of the diagram. */
export function exists(target: Target, scene: Scene): boolean {
  const count = (column: number): number => scene.columns[column]?.names.length ?? 0;
  const within = (place: number, column: number): boolean => place >= 0 && place < count(column);
  return within(target.unit, target.column) && (target.kind === "neuron" || within(target.from, target.column - 1));
}

/** Left and right go along the edges, up and down among the neurons of a column or the edges between two. */
export function walked(target: Target, key: string, scene: Scene): Target {
  const next = target.kind === "neuron" ? fromNeuron(target, key, scene) : fromWeight(target, key, scene);
  return exists(next, scene) ? next : target;
}

function fromNeuron({ column, unit }: Target, key: string, scene: Scene): Target {
  const count = (which: number): number => scene.columns[which]?.names.length ?? 0;
  if (key === "ArrowLeft") return { kind: "weight", column, unit, from: Math.min(unit, count(column - 1) - 1) };
  if (key === "ArrowRight") return { kind: "weight", column: column + 1, unit: Math.min(unit, count(column + 1) - 1), from: unit };
  return { kind: "neuron", column, unit: unit + (key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0) };
}

function fromWeight(target: Extract<Target, { kind: "weight" }>, key: string, scene: Scene): Target {
  const { column, unit, from } = target;
  if (key === "ArrowLeft") return { kind: "neuron", column: column - 1, unit: from };
  if (key === "ArrowRight") return { kind: "neuron", column, unit };
  const before = scene.columns[column - 1]?.names.length ?? 1;
  const place = unit * before + from + (key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0);
  return { kind: "weight", column, unit: Math.floor(place / before), from: place % before };
}

/** A plan's biases are rows of shape (1, neurons) or of shape (neurons,). */
function biasIndex(shape: readonly number[], unit: number): readonly number[] {
  return shape.length > 1 ? [0, unit] : [unit];
}
