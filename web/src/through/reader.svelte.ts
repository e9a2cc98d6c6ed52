// The views of the playground: when the engine is asked for a page, of which examples, and whether it still holds.
import { untrack } from "svelte";

import type { Session } from "../playground/session.svelte";
import type { Explained, Operation, RunName } from "../protocol/messages";
import type { PageData, PageNudge, PageStep, Selection } from "../protocol/models";
import type { Picture, Stage } from "../store/lab";
import { haveSameParameters, madeFrom } from "../store/parameters";
import { Reading } from "./reading.svelte";

/** What a page was made from; no picture where none that was drawn is of its step. */
interface Basis {
  readonly run: RunName;
  readonly stage: Stage;
  readonly picture: Picture | null;
  readonly examples: readonly number[];
}

type Present = Basis & { readonly picture: Picture };

/** An operation that the diagram shows the numbers of. */
export interface Lit {
  readonly data: PageData;
  readonly step: PageStep;
}

export class Reader {
  readonly session: Session;
  readonly reading = new Reading();
  /** The places of the training examples that are explained; none: the batch that is next. */
  examples: readonly number[] = $state.raw([]);
  /** Whether the views are on the screen. */
  visible = $state(false);
  asking = $state(false);
  /** Why there is no page, as the engine said. */
  refusal: string | null = $state(null);
  #basis: Basis | null = $state.raw(null);

  /** An explanation takes as long as hundreds of epochs: it is asked for only where there is time. */
  readonly resting: boolean = $derived.by(() => !this.session.stepping && ["operation", null].includes(this.session.frame?.playing ?? null));
  readonly #operation: Operation | null = $derived.by(() => this.session.frame?.operation ?? null);
  /** Whether the page is of the present step. */
  readonly exact: boolean = $derived(this.resting && this.#holds());
  /** Whether the page is of the step whose last operation was just done, which is still told of. */
  readonly finishing: boolean = $derived(this.resting && !this.exact && this.#hasJustEnded());
  /** The page, where its numbers are those of the diagram and somebody reads them. */
  readonly lit: Lit | null = $derived.by(() => {
    const { data, step, state } = this.reading;
    const isRead = this.#operation !== null || state.selection !== null || state.step > 0;
    return data && step && isRead && (this.exact || this.finishing) ? { data, step } : null;
  });
  /** Whose page it is: until it is made anew, that of the run that was shown before. */
  readonly run: RunName = $derived.by(() => this.#basis?.run ?? this.session.run);
  readonly due: boolean = $derived.by(
    () => this.resting && !this.exact && !this.finishing && !this.asking && this.session.connection === "open" && this.#now() !== null && this.#isWanted(),
  );

  constructor(session: Session) {
    this.session = session;
  }

  async refresh(): Promise<void> {
    const asked = this.#now();
    if (!asked) return;
    this.asking = true;
    try {
      const { event } = await this.session.answer({ kind: "explain", examples: asked.examples, run: asked.run });
      if (event.kind === "explained") this.#explained(event, asked);
    } catch (error) {
      this.#refused(error, asked);
    } finally {
      this.asking = false;
    }
  }

  /** Go to the operation that the engine did last, where the page has it. */
  follow(): void {
    const [operation, steps] = [this.#operation, this.reading.data?.steps];
    if (!operation || !steps || (!this.exact && !this.finishing)) return;
    const same = steps[operation.number]?.text === operation.text ? steps[operation.number] : steps.find((step) => step.text === operation.text);
    if (same) untrack(() => this.reading.dispatch({ kind: "go", step: same.number }));
  }

  /** What a nudge does now, in the run whose page it is. */
  readonly nudge = async ({ name, index }: Selection, change: number): Promise<PageNudge | null> => {
    const answer = await this.session.ask({ kind: "nudge", name, index, change, examples: this.examples, run: this.run });
    return answer?.event.kind === "nudged" ? { change, predicted: answer.event.predicted, actual: answer.event.actual } : null;
  };

  /** What was drawn at the question may be old, and what is drawn at the answer new: the event says what it is of. */
  #explained({ page, run, step, examples }: Explained, { stage, picture }: Basis): void {
    this.refusal = null;
    this.reading.receive(page);
    this.#basis = { run, stage, examples, picture: madeFrom(step, picture, this.session.lab.pictures[run]) };
  }

  #refused(error: unknown, asked: Basis): void {
    this.refusal = error instanceof Error ? error.message : String(error);
    this.reading.data = null;
    this.#basis = asked;
  }

  #isWanted(): boolean {
    return this.visible || this.reading.state.selection !== null || this.#operation !== null;
  }

  #now(): Present | null {
    const { lab: { stage }, picture, run } = this.session;
    return stage && picture && { stage, picture, run, examples: this.examples };
  }

  #holds(): boolean {
    const [basis, now] = [this.#basis, this.#now()];
    if (!basis?.picture || !now) return false;
    return isSameQuestion(basis, now) && basis.picture.frame.row.step === now.picture.frame.row.step && haveSameParameters(basis.picture.arrays, now.picture.arrays);
  }

  #hasJustEnded(): boolean {
    const [basis, now] = [this.#basis, this.#now()];
    if (!basis?.picture || !now || !isSameQuestion(basis, now)) return false;
    const began = basis.picture.frame.row.step;
    return this.#operation?.step === began && now.picture.frame.row.step === began + 1;
  }
}

function isSameQuestion(one: Basis, other: Basis): boolean {
  return one.run === other.run && one.stage === other.stage && one.examples.join() === other.examples.join();
}
