// The test pictures that can be chosen from: some at a time, of all digits or of one.
import type { Blocks } from "../../hosts/host";
import type { DigitExamples } from "../../protocol/messages";
import { Latest } from "../../store/latest";
import { grayOf, type Gray } from "../gray";
import type { Studio } from "../studio.svelte";

export const PAGE = 20;

export interface Example {
  readonly place: number;
  readonly label: number;
  readonly gray: Gray;
}

export class Examples {
  start = $state(0);
  /** The digit they are of; null for all. */
  label: number | null = $state(null);
  #told: { readonly event: DigitExamples; readonly arrays: Blocks } | null = $state.raw(null);
  readonly #studio: Studio;
  readonly #asks = new Latest<void>(() => this.#ask());

  readonly total: number = $derived(this.#told?.event.total ?? 0);
  readonly shown: readonly Example[] = $derived(examplesOf(this.#told));

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Show those from a place on, of one digit or of all. */
  async show(start: number, label: number | null = this.label): Promise<void> {
    this.start = Math.max(0, start);
    this.label = label;
    await this.#asks.want();
  }

  async #ask(): Promise<void> {
    const answer = await this.#studio.ask({ kind: "show_examples", start: this.start, count: PAGE, label: this.label });
    if (answer?.event.kind === "digit_examples") this.#told = { event: answer.event, arrays: answer.arrays };
  }
}

function examplesOf(told: { readonly event: DigitExamples; readonly arrays: Blocks } | null): readonly Example[] {
  const pictures = told?.arrays["pictures"];
  if (!told || !pictures) return [];
  return told.event.places.map((place, number) => ({ place, label: told.event.labels[number] ?? 0, gray: grayOf(pictures, number) }));
}
