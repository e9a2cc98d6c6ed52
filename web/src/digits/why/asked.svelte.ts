// A long question about what is shown: asked only while somebody looks and the picture rests, and of an old picture no more.
import type { Message } from "../../hosts/host";

/** Milliseconds: a change that is followed by others at once is not asked about. */
const QUIET = 250;

interface Told<Wish> {
  readonly of: Wish;
  readonly message: Message;
}

interface Asking<Wish> {
  /** What is to be known now; null for nothing. */
  readonly wish: () => Wish | null;
  readonly resting: () => boolean;
  readonly carry: (wish: Wish) => Promise<Message>;
}

export class Asked<Wish extends object> {
  told: Told<Wish> | null = $state.raw(null);
  #refused: { readonly of: Wish; readonly sentence: string } | null = $state.raw(null);
  asking = $state(false);
  readonly #with: Asking<Wish>;

  /** Whether what was told is of what is wished for now. */
  readonly fresh: boolean = $derived.by(() => isSame(this.told?.of, this.#with.wish()));
  /** Why there is no answer. */
  readonly refusal: string | null = $derived.by(() => (isSame(this.#refused?.of, this.#with.wish()) ? (this.#refused?.sentence ?? null) : null));
  readonly due: boolean = $derived.by(() => this.#with.wish() !== null && this.#with.resting() && !this.asking && !this.fresh && this.refusal === null);

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
export function askWhenDue<Wish extends object>(which: () => Asked<Wish>): void {
  $effect(() => {
    const asked = which();
    if (!asked.due) return;
    const timer = setTimeout(() => void asked.refresh(), QUIET);
    return () => clearTimeout(timer);
  });
}

/** Whether two wishes have the same parts. */
export function isSame<Wish extends object>(one: Wish | null | undefined, other: Wish | null): boolean {
  if (!one || !other) return false;
  return (Object.keys(other) as (keyof Wish)[]).every((part) => one[part] === other[part]);
}
