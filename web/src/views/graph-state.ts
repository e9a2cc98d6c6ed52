// Which number of a neuron a step shows: what is known by then, forward values first, then derivatives.
import type { Edge, NodeValue, PageStep, Selection } from "../protocol/models";

export interface Shown {
  /** The name in the plan, z1 or d_z1; null where nothing is known yet. */
  readonly name: string | null;
  readonly value: number | null;
  readonly node: NodeValue | undefined;
  /** Where the value stands in the node. */
  readonly field: "value" | "derivative";
}

export type Known = (name: string) => boolean;

/** A value is known once its step has run, and from the start where no step makes it. */
export function knownAt(steps: readonly PageStep[], current: number): Known {
  const made = new Map(steps.flatMap((step) => step.outputs.map((name) => [name, step.number] as const)));
  return (name) => (made.get(name) ?? -1) <= current;
}

export function shownValue(values: readonly NodeValue[], known: Known, part: PageStep["part"]): Shown {
  if (part !== "forward") {
    const derived = values.find((node) => node.derivative !== null && known(`d_${node.selection.name}`));
    if (derived) return { name: `d_${derived.selection.name}`, value: derived.derivative, node: derived, field: "derivative" };
  }
  const node = values.findLast((one) => known(one.selection.name));
  return { name: node?.selection.name ?? null, value: node?.value ?? null, node, field: "value" };
}

/** The number of a weight that is chosen with it: on the way back its derivative, once that is known. */
export function weightAt(weight: Selection, known: Known, part: PageStep["part"]): Selection {
  const derivative = `d_${weight.name}`;
  return part !== "forward" && known(derivative) ? { name: derivative, index: weight.index } : weight;
}

export type Flow = "forward" | "backward" | "weight" | null;

/** What a step does along an edge: carries values forward, errors backward, or makes something of its weight. */
export function flowOf(edge: Edge, step: PageStep): Flow {
  if (!edge.weight) return step.outputs.includes(edge.target.name) ? "forward" : null;
  const weight = edge.weight.name;
  if (step.part === "forward") return step.outputs.includes(edge.target.name) ? "forward" : null;
  if (step.part === "backward") return backwardFlow(edge, step, weight);
  return step.outputs.includes(`new_${weight}`) ? "weight" : null;
}

function backwardFlow(edge: Edge, step: PageStep, weight: string): Flow {
  if (step.outputs.includes(`d_${weight}`)) return "weight";
  return step.inputs.includes(weight) && step.outputs.some((name) => name === `d_${edge.source.name}`) ? "backward" : null;
}
