// A long question about what is shown: asked only while somebody looks and the picture rests, and of an old picture no more.
import type { Message } from "../../hosts/host";
import type { Desk, Subject } from "./subject";

/** Milliseconds: a change that is followed by others at once is not asked about. */
const QUIET = 250;

interface Told<Wish> {
  readonly of: Wish;
  readonly message: Message;
}

/** What is asked is about a reading. */
interface About {
  readonly subject: Subject;
}

interface Asking<Wish> {
  readonly desk: Desk;
  /** What is to be known now; null for nothing. */
  readonly wish: () => Wish | null;
  readonly carry: (wish: Wish) => Promise<Message>;
}

export class Asked<Wish extends About> {
  told: Told<Wish> | null = $state.raw(null);
  #refused: { readonly of: Wish; readonly sentence: string } | null = $state.raw(null);
  asking = $state(false);
  readonly #with: Asking<Wish>;

  /** Whether what was told is of what is wished for now, and of the network as it is now. */
  readonly fresh: boolean = $derived.by(() => this.#with.desk.current && isSame(this.told?.of, this.#with.wish()) && isOfItsStep(this.told));
  /** Why there is no answer. */
  readonly refusal: string | null = $derived.by(() => (isSame(this.#refused?.of, this.#with.wish()) ? (this.#refused?.sentence ?? null) : null));
  readonly due: boolean = $derived.by(() => this.#with.wish() !== null && this.#with.desk.current && this.#with.desk.resting && !this.asking && !this.fresh && this.refusal === null);

  constructor(how: Asking<Wish>) {
    this.#with = how;
  }

  /** Ask now for what is wished for. */
  async refresh(): Promise<void> {
    const of = this.#with.wish();
    if (of === null || this.asking) return;
    this.asking = true;
    try {
      this.told = { of, message: await this.#with.carry(of) };
      this.#refused = null;
    } catch (error) {
      this.#refused = { of, sentence: error instanceof Error ? error.message : String(error) };
    } finally {
      this.asking = false;
    }
  }

  /** Forget what was told. */
  clear(): void {
    this.told = this.#refused = null;
  }
}

/** Ask whenever something is due, as long as a component is on the page. */
export function askWhenDue<Wish extends About>(which: () => Asked<Wish>): void {
  $effect(() => {
    const asked = which();
    if (!asked.due) return;
    const timer = setTimeout(() => void asked.refresh(), QUIET);
    return () => clearTimeout(timer);
  });
}

/** Whether the network that answered was the one that read: a training may have made steps in between. */
function isOfItsStep(told: Told<About> | null): boolean {
  const event = told?.message.event;
  return event !== undefined && "step" in event && event.step === told?.of.subject.event.step;
}

/** Whether two wishes have the same parts. */
export function isSame<Wish extends object>(one: Wish | null | undefined, other: Wish | null): boolean {
  if (!one || !other) return false;
  return (Object.keys(other) as (keyof Wish)[]).every((part) => one[part] === other[part]);
}
