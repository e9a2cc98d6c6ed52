// The descent page's state: what is shown, what was asked for, and how far the race is played.
import type { Block, Message } from "../hosts/host";
import type { Session } from "../playground/session.svelte";
import type { Command, Contender, Landscapes, Slice, Surface } from "../protocol/messages";
import { readSpec } from "../store/spec";
import { Latest } from "../store/latest";
import { raceOf, type Race } from "./paths";

export const LOSS = "loss";
export const FIRST = "valley";
const SIZE = { map: 81, curve: 161 };
const FIRST_CONTENDERS = ["sgd", "momentum", "adam"];
const STEPS = 100;
/** Tenths of the picture's slope: as much noise as can be asked for. */
export const MOST_NOISE = 10;

export interface Shown {
  readonly surface: Surface;
  readonly heights: Block;
}

type Conditions = Pick<Descent, "start" | "contenders" | "steps" | "noise" | "batch" | "seed">;

export class Descent {
  offered: Landscapes | null = $state.raw(null);
  shown: Shown | null = $state.raw(null);
  race: Race | null = $state.raw(null);

  name = $state(FIRST);
  slice: Slice = $state.raw({ directions: "gradient", weights: [], seed: 0 });
  start: readonly number[] = $state.raw([]);
  contenders: readonly Contender[] = $state.raw([]);
  /** Whose gradient and step are shown as arrows. */
  chosen = $state(0);
  steps = $state(STEPS);
  noise = $state(0);
  batch = $state(10);
  seed = $state(0);
  step = $state(0);

  readonly #races = new Latest<void>(() => this.#race());
  readonly #surfaces = new Latest<void>(() => this.#surface());

  readonly #session: Session;
  /** With what the race that is shown was raced. */
  #raced: Conditions | null = null;
  /** Whether what the page says is a refusal of something that was asked for here. */
  #complained = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Hear the host, and begin once it is there. Returns what ends it. */
  listen(): () => void {
    return this.#session.host.onConnection((connection) => {
      if (connection === "open") void this.#begin();
    });
  }

  /** Another landscape, or another slice: everything begins at its own start. */
  async show(name: string, slice: Slice = this.slice): Promise<void> {
    this.name = name;
    this.slice = slice;
    await this.#surfaces.want();
  }

  put(start: readonly number[]): void {
    this.start = start;
    this.step = 0;
    void this.#races.want();
  }

  use(contenders: readonly Contender[]): void {
    this.contenders = contenders;
    this.chosen = Math.max(0, Math.min(this.chosen, contenders.length - 1));
    void this.#races.want();
  }

  /** Use other settings of the race. */
  set(change: Partial<Pick<Descent, "steps" | "noise" | "batch" | "seed">>): void {
    Object.assign(this, change);
    this.step = Math.min(this.step, this.steps);
    void this.#races.want();
  }

  /** The rate with which an optimizer gets somewhere here. */
  rateOf(optimizer: string): number {
    return this.shown?.surface.rates[readSpec(optimizer).name] ?? 0.1;
  }

  async #begin(): Promise<void> {
    const answer = this.offered ?? (await this.#ask({ kind: "landscapes" }))?.event;
    if (answer?.kind === "landscapes") this.offered = answer;
    if (this.shown === null) await this.show(this.name);
  }

  async #surface(): Promise<void> {
    if (this.name === LOSS) await this.#ask({ kind: "pause" }); // a slice of what keeps changing could not be raced on
    const curve = this.offered?.landscapes.find((one) => one.name === this.name)?.dimensions === 1;
    const answer = await this.#ask({ kind: "landscape", name: this.name, size: curve ? SIZE.curve : SIZE.map, slice: this.slice });
    const heights = answer?.arrays["heights"];
    if (answer?.event.kind !== "surface" || !heights) return;
    const surface = answer.event;
    this.race = this.#raced = null;
    this.shown = { surface, heights };
    this.step = 0;
    this.start = surface.start;
    const names = this.contenders.length > 0 ? this.contenders.map(({ optimizer }) => optimizer) : FIRST_CONTENDERS;
    this.contenders = names.map((optimizer) => ({ optimizer, learning_rate: this.rateOf(optimizer) }));
    await this.#races.want();
  }

  async #race(): Promise<void> {
    const { shown, contenders, start, steps, noise, batch, seed } = this;
    if (!shown || contenders.length === 0 || start.length !== shown.surface.axes.length) return;
    const of = { name: shown.surface.name, slice: this.slice, start, contenders, steps, noise, seed };
    const answer = await this.#ask({ kind: "race", ...of, batch_size: batch });
    if (answer === null && this.contenders === contenders && this.start === start) this.#takeBack();
    if (answer?.event.kind !== "raced" || this.shown !== shown) return;
    if (answer.event.network !== shown.surface.network) {
      void this.#surfaces.want(); // the network learned on meanwhile: its loss looks different now
      return;
    }
    this.race = raceOf(answer.event, answer.arrays);
    this.#raced = { start, contenders, steps, noise, batch, seed };
    this.step = Math.min(this.step, this.race.steps);
  }

  /** The race that is shown goes on; so the controls say again with what it was raced. */
  #takeBack(): void {
    Object.assign(this, this.#raced);
    this.chosen = Math.min(this.chosen, this.contenders.length - 1);
  }

  /** Ask; a refusal becomes the notice, and what is granted takes back no other notice. */
  async #ask(command: Command): Promise<Message | null> {
    try {
      const answer = await this.#session.answer(command);
      if (this.#complained) this.#session.notice = null;
      this.#complained = false;
      return answer;
    } catch (error) {
      this.#session.complain(error);
      this.#complained = true;
      return null;
    }
  }
}
