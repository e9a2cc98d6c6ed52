// A session as the views see it: the newest state, the settings as they are being changed, and whom to ask.
import type { Message } from "../hosts/host";
import { Talk } from "../hosts/talk.svelte";
import { FIRST_SETTINGS, type Command, type Frame, type RunName, type Settings, type Speed, type Unit } from "../protocol/messages";
import { beginsAnew } from "../store/anew";
import { NOTHING, reduce, type Lab, type Picture, type Stage } from "../store/lab";
import { neighbor } from "../store/history";
import { settingsOf, stageOf } from "../store/runs";
import { Latest } from "../store/latest";
import { Consent } from "./consent.svelte";
import { recordedOf, stepOf } from "./time/recorded";

export class Session extends Talk {
  lab: Lab = $state.raw(NOTHING);
  speed: Speed = $state("epoch");
  unit: Unit = $state("epoch");
  #draft: Settings | null = $state.raw(null);
  readonly #changes = new Latest<Settings>(async (settings) => void (await this.ask({ kind: "change", settings, run: "main" })));

  /** Whether the page itself makes step after step: between them nothing rests. */
  stepping = $state(false);
  /** Whose network the page shows. */
  run: RunName = $state("main");
  readonly #told: Stage | null = $derived(this.lab.stage); // new pictures leave the stage as it is
  readonly stage: Stage | null = $derived(this.#told && stageOf(this.#told, this.run));
  readonly scene = $derived(this.stage?.scene ?? null);
  readonly picture: Picture | null = $derived(this.lab.pictures[this.run]);
  readonly frame: Frame | null = $derived(this.picture?.frame ?? null);
  /** Where there are two runs: whether they may end. */
  readonly consent = new Consent();
  /** How many forks were begun and ended: what is known of a fork is of one with the same number. */
  forks = $state(0);
  readonly forked: boolean = $derived(this.lab.pictures.fork !== null);
  readonly settings: Settings = $derived(this.#draft ?? this.scene?.settings ?? FIRST_SETTINGS);
  readonly playing: boolean = $derived((this.frame?.playing ?? null) !== null);

  /** Use other settings; while one change is under way the newest of those that follow is kept. */
  async change(settings: Settings): Promise<void> {
    this.#draft = settings;
    await this.#changes.want(settings);
    if (!this.#changes.busy) this.#draft = null;
  }

  /** What would end two runs is asked for when the visitor agrees. */
  override async ask(command: Command): Promise<Message | null> {
    if (this.#endsBoth(command) && !(await this.agree())) return null;
    return super.ask(command);
  }

  protected override answered(command: Command): void {
    if (command.kind === "fork") this.forks += 1;
  }

  /** Ask the visitor whether both runs may end; what was asked before is left as it is. */
  agree(): Promise<boolean> {
    this.leave();
    return this.consent.ask();
  }

  /** Leave both runs, and what was wished for meanwhile. */
  leave(): void {
    this.#changes.forget();
    this.consent.answer(false);
  }

  #endsBoth(command: Command): boolean {
    const settings = settingsOf(this.lab, "main");
    return this.forked && settings !== null && beginsAnew(command, settings);
  }

  playOrPause(): void {
    void this.ask(this.playing ? { kind: "pause" } : { kind: "play", speed: this.speed });
  }

  chooseSpeed(speed: Speed): void {
    this.speed = speed;
    if (this.playing) void this.ask({ kind: "play", speed });
  }

  step(): void {
    void this.ask({ kind: "step", unit: this.unit });
  }

  move(direction: -1 | 1): void {
    const step = this.frame && neighbor(recordedOf(this.lab), stepOf(this.lab), direction);
    if (step !== null) void this.ask({ kind: "seek", step });
  }

  #forkEnded(): void {
    this.forks += 1;
    this.leave();
  }

  protected override take(messages: readonly Message[]): void {
    const before = this.forked;
    this.lab = messages.reduce(reduce, this.lab);
    if (before && !this.forked) this.#forkEnded();
    if (!this.forked) this.run = "main";
  }
}
