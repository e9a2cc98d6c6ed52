// Plays a computed race step by step. With reduced motion it goes on in ten jumps.
import type { Descent } from "./descent.svelte";

/** Steps in a second. */
export const PACES: readonly (readonly [number, string])[] = [[3, "slow"], [15, "normal"], [60, "fast"]];
const JUMPS = 10;
const MS_PER_JUMP = 700;

/** Calls a function at the next picture with the time in milliseconds. */
export type Ticker = (tick: (time: number) => void) => void;

export class Player {
  playing = $state(false);
  pace = $state(15);
  readonly #descent: Descent;
  readonly #ticker: Ticker;
  readonly #reduced: () => boolean;

  constructor(descent: Descent, ticker: Ticker = (tick) => void requestAnimationFrame(tick), reduced: () => boolean = () => matchMedia("(prefers-reduced-motion: reduce)").matches) {
    this.#descent = descent;
    this.#ticker = ticker;
    this.#reduced = reduced;
  }

  /** To a step, and stay there. */
  go(step: number): void {
    this.playing = false;
    this.#descent.step = Math.max(0, Math.min(this.#last, step));
  }

  toggle(): void {
    this.playing = !this.playing && this.#last > 0;
    if (!this.playing) return;
    if (this.#descent.step >= this.#last) this.#descent.step = 0;
    this.#ticker((time) => this.#tick(time, time));
  }

  get #last(): number {
    return this.#descent.race?.steps ?? 0;
  }

  /** Go on by as many steps as there was time for since the last that was made. */
  #tick(time: number, since: number): void {
    if (!this.playing) return;
    const [size, wait] = this.#reduced() ? [Math.ceil(this.#last / JUMPS), MS_PER_JUMP] : [1, 1000 / this.pace];
    const count = Math.floor((time - since) / wait);
    this.#descent.step = Math.min(this.#last, this.#descent.step + count * size);
    if (this.#descent.step >= this.#last) this.playing = false;
    else this.#ticker((next) => this.#tick(next, since + count * wait));
  }
}
