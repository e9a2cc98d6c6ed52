// The chain-rule lens of the digits page: which weight, on a step with which label, and what the engine told of it.
import { Reading } from "../../through/reading.svelte";
import type { PageNudge, Selection } from "../../protocol/models";
import { keyOf } from "../../store/selection";
import { Asked } from "./asked.svelte";
import { isSameQuestion, lastHidden, questionOf, type Desk, type Subject } from "./subject";

export interface Step {
  readonly subject: Subject;
  readonly label: number;
  /** The weight that is to be among what is shown, as a text, so that two wishes can be compared. */
  readonly focus: string;
}

/** A weight by its layer, the place that it comes from and the one that it leads to. */
export interface Weight {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
}

export class Rules {
  open = $state(false);
  /** The weight that was chosen by hand. */
  #weight: Weight | null = $state.raw(null);
  #label: { readonly subject: Subject; readonly label: number } | null = $state.raw(null);
  readonly reading = new Reading();
  readonly desk: Desk;
  readonly asked: Asked<Step>;

  /** The weight that is shown: another network may not have the one that was chosen. */
  readonly weight: Weight | null = $derived.by(() => {
    const { subject } = this.desk;
    if (!subject || subject.event.guess === null) return null;
    return this.#weight && has(subject, this.#weight) ? this.#weight : strongest(subject, subject.event.guess);
  });
  /** What the picture is said to be. */
  readonly label: number | null = $derived.by(() => {
    const { subject } = this.desk;
    return this.#label && subject && isSameQuestion(this.#label.subject, subject) ? this.#label.label : (subject?.event.guess ?? null);
  });
  readonly #wish: Step | null = $derived.by(() => {
    const { subject } = this.desk;
    return this.open && subject && this.weight && this.label !== null ? { subject, label: this.label, focus: keyOf(selectionOf(this.weight)) } : null;
  });

  constructor(desk: Desk) {
    this.desk = desk;
    this.asked = new Asked({
      desk,
      wish: () => this.#wish,
      carry: async ({ subject, label }) => {
        const focus = selectionOf(this.weight!);
        const message = await desk.ask({ kind: "explain_digit", ...questionOf(subject), label, focus: [focus.name, focus.index] });
        if (message.event.kind === "explained") this.#explained(message.event.page, focus);
        return message;
      },
    });
  }

  /** Show the chain rule of a weight. */
  choose(weight: Weight): void {
    this.#weight = weight;
    this.open = true;
  }

  /** Say what the picture is: the loss is of that. */
  say(label: number): void {
    const { subject } = this.desk;
    if (subject) this.#label = { subject, label };
  }

  /** What a nudge of a number does to the loss of the step that is shown; null where that is of the network no more. */
  readonly nudge = async ({ name, index }: Selection, change: number): Promise<PageNudge | null> => {
    const { told, fresh } = this.asked;
    if (!told || !fresh) return null;
    const { subject, label } = told.of;
    try {
      const { event } = await this.desk.ask({ kind: "nudge_digit", ...questionOf(subject), label, name, index, change });
      const still = this.asked.fresh && this.asked.told === told;
      return still && event.kind === "nudged" ? { change, predicted: event.predicted, actual: event.actual } : null;
    } catch {
      return null; // the bars keep what is known
    }
  };

  /** What was chosen in the views stays chosen, unless another weight was asked for. */
  #explained(page: string, focus: Selection): void {
    this.reading.receive(page);
    this.reading.choose(focus);
  }
}

/** How many numbers a layer gets: 0 is the picture, the last one the classes. */
export function sizesOf(subject: Subject): readonly number[] {
  const hidden = Array.from({ length: lastHidden(subject) }, (_, place) => `a${place + 1}`);
  return ["x", ...hidden, "p"].map((name) => subject.arrays[name]?.values.length ?? 0);
}

export function selectionOf({ layer, from, to }: Weight): Selection {
  return { name: `W${layer}`, index: [from, to] };
}

function has(subject: Subject, { layer, from, to }: Weight): boolean {
  const sizes = sizesOf(subject);
  return layer >= 1 && layer < sizes.length && from < (sizes[layer - 1] ?? 0) && to < (sizes[layer] ?? 0);
}

/** The weight from the most active unit of the last hidden layer to a class. */
function strongest(subject: Subject, answer: number): Weight {
  const last = lastHidden(subject);
  const values = [...(subject.arrays[last ? `a${last}` : "x"]?.values ?? [])];
  return { layer: last + 1, from: values.indexOf(Math.max(...values)), to: answer };
}
