// What goes along the diagram's edges in an operation: values forward, errors back, and what becomes of weights.
import type { Scene } from "../protocol/messages";
import type { Selection } from "../protocol/models";
import type { Lit } from "../through/reader.svelte";
import { flowOf } from "../views/graph-state";
import type { Layout } from "./layout";
import { targetOf } from "./plan-names";
import type { Target } from "./target";

export type EdgeTarget = Extract<Target, { kind: "weight" }>;

/** A number that stands at an edge or goes along it. */
export interface Note {
  readonly target: EdgeTarget;
  readonly value: number;
  /** What it is, as "z2[0,1] to a1[0,0]" or "d_W2[0,1]". */
  readonly name: string;
  readonly moves: boolean;
}

/** More numbers than these hide each other. */
const MOST_NOTES = 24;

/** Smaller neurons have no room for a number. */
export const ROOM_FOR_NUMBERS = 20;

/** The edges along which values go forward. */
export function pulses({ data, step }: Lit, scene: Scene): readonly EdgeTarget[] {
  return data.graph.edges.filter((edge) => flowOf(edge, step) === "forward").flatMap((edge) => edgeOf(edge.weight, scene));
}

/** The messages that go back along edges, or what is made of their weights; the largest first. */
export function notes({ step }: Lit, scene: Scene, nameOf: (selection: Selection) => string): readonly Note[] {
  const found = step.entries.flatMap(({ equation, messages }): Note[] => {
    const [own] = edgeOf(equation.selection, scene);
    if (own) return [{ target: own, value: equation.result, name: nameOf(equation.selection), moves: false }];
    return (messages?.messages ?? []).flatMap(({ sender, receiver, through, share }) =>
      edgeOf(through[0] ?? null, scene).map((target) => ({ target, value: share, name: `${nameOf(sender)} to ${nameOf(receiver)}`, moves: true })),
    );
  });
  return found.sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
}

const NOTE = { width: 62, height: 18 };

/** How many numbers can stand at edges: none where they would lie on the neurons, as on a phone. */
export function mostNotes({ gap, size }: Pick<Layout, "gap" | "size">): number {
  return gap - size < NOTE.width ? 0 : MOST_NOTES;
}

/** Along this share of the edges, from the side with more neurons, they lie well apart; the less so the shorter they are. */
const [APART, NEAR] = [0.7, 0.4];

/**
 * Where a number comes to rest: at which share of its edge, and by how much below it.
 *
 * Edges lie apart at the side where there are more neurons. Those of one neuron there have their numbers side by side,
 * and where there is no room for that, below each other.
 */
export function restOf({ column, from, unit }: EdgeTarget, layout: Layout): { share: number; down: number } {
  const [before, here] = [layout.columns[column - 1] ?? [], layout.columns[column] ?? []];
  const [place, count] = before.length >= here.length ? [unit, here.length] : [from, before.length];
  const room = Math.max(1, Math.round((APART * ((here[0]?.x ?? 0) - (before[0]?.x ?? 0) - layout.size)) / NOTE.width));
  const [rows, share] = [Math.ceil(count / room), ((room > 1 ? APART : NEAR) * ((place % room) + 0.5)) / Math.min(room, count)];
  const down = (Math.floor(place / room) - (rows - 1) / 2) * NOTE.height;
  return { share: before.length >= here.length ? share : 1 - share, down };
}

function edgeOf(selection: Selection | null, scene: Scene): readonly EdgeTarget[] {
  const target = selection && targetOf(selection, scene);
  return target?.kind === "weight" ? [target] : [];
}
