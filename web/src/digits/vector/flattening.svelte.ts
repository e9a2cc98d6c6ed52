// The picture of 4 x 4 pixels, and the vector that the engine makes of it.
import type { Flattened } from "../../protocol/messages";
import { Latest } from "../../store/latest";
import type { Studio } from "../studio.svelte";
import { FIRST, nextLevel } from "./cells";

export const SMALL = { height: 4, width: 4 };

export class Flattening {
  pixels: readonly number[] = $state.raw(FIRST);
  darkInk = $state(true);
  told: Flattened | null = $state.raw(null);
  readonly #studio: Studio;
  readonly #asks = new Latest<void>(() => this.#ask());

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Give a pixel the next gray level, or the one before. */
  turn(place: number, way: 1 | -1 = 1): void {
    this.pixels = this.pixels.map((level, one) => (one === place ? nextLevel(level, way) : level));
    this.ask();
  }

  read(darkInk: boolean): void {
    this.darkInk = darkInk;
    this.ask();
  }

  ask(): void {
    void this.#asks.want();
  }

  async #ask(): Promise<void> {
    const answer = await this.#studio.ask({ kind: "flatten", pixels: this.pixels, dark_ink: this.darkInk });
    if (answer?.event.kind === "flattened") this.told = answer.event;
  }
}
