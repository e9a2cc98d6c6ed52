// The training as its controls see it: settings as they are being changed, the run that is shown, and what is asked.
import { Consent } from "../../playground/consent.svelte";
import type { Runner } from "../../playground/runner";
import { Seeking } from "../../playground/time/seeking.svelte";
import { FIRST_DIGITS, type DigitsSettings, type RunName, type Speed, type Unit, type VaultOpened } from "../../protocol/messages";
import { neighbor } from "../../store/history";
import { Latest } from "../../store/latest";
import type { DigitsPicture } from "../known";
import type { Studio } from "../studio.svelte";
import { recordedOf, stepOf } from "./marks";
import { beginsAnew } from "./settings";
import { Trials } from "./trials.svelte";

export class Trainer implements Runner {
  readonly studio: Studio;
  readonly seeking: Seeking;
  readonly trials: Trials;
  /** Where there are two runs: whether they may end. */
  readonly consent = new Consent();
  speed: Speed = $state("fast");
  unit: Unit = $state("epoch");
  /** What was seen in the vault last, since the page was loaded. */
  seen: VaultOpened | null = $state.raw(null);
  /** The set of pictures that is being downloaded. */
  getting: string | null = $state(null);
  /** The one that was downloaded last. */
  got: string | null = $state(null);
  #run: RunName = $state("main");
  #draft: DigitsSettings | null = $state.raw(null);
  /** Over when no change is on its way. */
  #changed: Promise<void> = Promise.resolve();
  readonly #changes = new Latest<DigitsSettings>(async (settings) => void (await this.studio.ask({ kind: "change_digits", settings, run: "main" })));

  constructor(studio: Studio) {
    this.studio = studio;
    this.seeking = new Seeking(studio);
    this.trials = new Trials(this);
  }

  get playing(): boolean {
    return this.studio.playing;
  }

  /** Whose weights and mistakes are shown. */
  get run(): RunName {
    return this.studio.forked ? this.#run : "main";
  }

  set run(run: RunName) {
    this.#run = run;
  }

  get picture(): DigitsPicture | null {
    return this.studio.known.pictures[this.run];
  }

  /** Those of the main run, as they are being changed. */
  get settings(): DigitsSettings {
    return this.#draft ?? this.studio.scene?.settings ?? FIRST_DIGITS;
  }

  /**
   * Use some other settings; what would end two runs is done when the visitor agrees, with all else as it is then.
   * Returns whether it was, once no change is on its way.
   */
  async change(part: Partial<DigitsSettings>): Promise<boolean> {
    if (beginsAnew(this.settings, { ...this.settings, ...part }) && !(await this.agreed())) return false;
    this.#draft = { ...this.settings, ...part };
    const underWay = this.#changes.busy;
    const wanted = this.#changes.want(this.#draft);
    if (!underWay) this.#changed = wanted;
    await this.changed();
    return true;
  }

  /** Wait until no change is on its way. */
  async changed(): Promise<void> {
    await this.#changed;
    if (!this.#changes.busy) this.#draft = null;
  }

  /** Begin anew from the same weights, when the visitor agrees. Returns whether it did. */
  async reset(): Promise<boolean> {
    return (await this.agreed()) && (await this.studio.ask({ kind: "reset", seed: null })) !== null;
  }

  /** Whether what is there may end: without a fork it may. */
  async agreed(): Promise<boolean> {
    this.consent.answer(false);
    return !this.studio.forked || this.consent.ask();
  }

  async play(): Promise<void> {
    await this.studio.ask({ kind: "play", speed: this.speed });
  }

  async pause(): Promise<void> {
    await this.studio.ask({ kind: "pause" });
  }

  playOrPause(): void {
    this.trials.forget();
    void (this.playing ? this.pause() : this.play());
  }

  chooseSpeed(speed: Speed): void {
    this.speed = speed;
    if (!this.playing) return;
    this.trials.forget();
    void this.play();
  }

  step(): void {
    this.trials.forget();
    void this.studio.ask({ kind: "step", unit: this.unit });
  }

  /** Go to the recorded step before or after. */
  move(direction: -1 | 1): void {
    const { histories, pictures } = this.studio.known;
    const step = neighbor(recordedOf(histories), stepOf(pictures), direction);
    if (step !== null) void this.seeking.to(step);
  }

  /** Download a set of pictures; what is trained goes on with its own. */
  async get(name: string): Promise<void> {
    [this.getting, this.got] = [name, null];
    if (await this.studio.ask({ kind: "get_data", name })) this.got = name;
    this.getting = null;
  }

  async look(): Promise<void> {
    const answer = await this.studio.ask({ kind: "open_vault", run: this.run });
    if (answer?.event.kind === "vault_opened") this.seen = answer.event;
  }
}
