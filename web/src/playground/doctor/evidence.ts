// Where the doctor's evidence is to be seen: neurons and weights of the diagram, by the plan's names, or the curve of losses.
import type { Scene, Sign } from "../../protocol/messages";
import { same, type Target } from "../target";

export interface Circled {
  readonly targets: readonly Target[];
  /** Whether the curve of losses is circled. */
  readonly losses: boolean;
}

export const NOTHING_CIRCLED: Circled = { targets: [], losses: false };

export function circledBy(sign: Sign, scene: Scene): Circled {
  return { targets: targetsOf(sign, scene), losses: sign.curve };
}

export function isCircled(circled: Circled): boolean {
  return circled.losses || circled.targets.length > 0;
}

export function circles(targets: readonly Target[], one: Target): boolean {
  return targets.some((target) => same(target, one));
}

/** What a value of the plan is in the diagram: one weight, one neuron, or all neurons that have a part of it. */
export function targetsOf({ name, index }: Pick<Sign, "name" | "index">, { columns }: Scene): readonly Target[] {
  const plain = name.replace(/^(d|new)_/, "");
  const column = columns.findIndex((one) => [one.values, one.weights, one.biases, `a${one.layer}`, `z${one.layer}`, one.layer === 0 ? "x" : ""].includes(plain) && plain !== "");
  const found = columns[column];
  if (!found) return [];
  const unit = index.at(-1);
  if (unit === undefined) return found.names.map((_, place) => ({ kind: "neuron", column, unit: place }));
  const from = index[0];
  if (plain === found.weights && index.length === 2 && from !== undefined) return [{ kind: "weight", column, unit, from }];
  return [{ kind: "neuron", column, unit }];
}
