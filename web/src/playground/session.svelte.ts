// A session as the views see it: the newest state, the settings as they are being changed, and whom to ask.
import { flushSync } from "svelte";

import type { Connection, Host, Message } from "../hosts/host";
import { FIRST_SETTINGS, type Command, type Frame, type RunName, type Settings, type Speed, type Unit } from "../protocol/messages";
import { beginsAnew } from "../store/anew";
import { NOTHING, reduce, type Lab, type Picture, type Stage } from "../store/lab";
import { neighbor } from "../store/history";
import { settingsOf, stageOf } from "../store/runs";
import { Latest } from "../store/latest";
import { Consent } from "./consent.svelte";
import { recordedOf, stepOf } from "./time/recorded";

/** Calls a function when the next picture is drawn; never while the page is hidden. */
export type Schedule = (draw: () => void) => void;

export class Session {
  readonly host: Host;
  lab: Lab = $state.raw(NOTHING);
  connection: Connection = $state("connecting");
  /** What went wrong last, in one sentence. */
  notice: string | null = $state(null);
  /** Whether something was asked for that no server could hear. */
  missed = $state(false);
  speed: Speed = $state("epoch");
  unit: Unit = $state("epoch");
  #draft: Settings | null = $state.raw(null);
  #pending: Message[] = [];
  #scheduled = false;
  readonly #changes = new Latest<Settings>(async (settings) => void (await this.ask({ kind: "change", settings, run: "main" })));
  readonly #schedule: Schedule;

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

  constructor(host: Host, schedule: Schedule = (draw) => void requestAnimationFrame(draw)) {
    this.host = host;
    this.#schedule = schedule;
  }

  /** Hear the host. Returns what ends it. */
  listen(): () => void {
    const ends = [this.host.onMessage((message) => this.#hear(message)), this.host.onConnection((connection) => this.#connected(connection))];
    return () => ends.forEach((end) => end());
  }

  /** Use other settings; while one change is under way the newest of those that follow is kept. */
  async change(settings: Settings): Promise<void> {
    this.#draft = settings;
    await this.#changes.want(settings);
    if (!this.#changes.busy) this.#draft = null;
  }

  /** Ask for something; a refusal becomes the notice. What would end two runs is asked for when the visitor agrees. */
  async ask(command: Command): Promise<Message | null> {
    this.missed ||= this.connection !== "open";
    if (this.#endsBoth(command) && !(await this.agree())) return null;
    try {
      const answer = await this.answer(command);
      this.notice = null;
      return answer;
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  /** Say what went wrong; while there is no connection the page says that already. */
  complain(error: unknown): void {
    if (this.connection === "open") this.notice = error instanceof Error ? error.message : String(error);
  }

  /** Ask for something that the visitor did not ask for; a refusal is thrown as an Error with its sentence. */
  async answer(command: Command): Promise<Message> {
    const answer = await this.host.ask(command);
    if (command.kind === "fork") this.forks += 1;
    this.#draw();
    return answer;
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

  #connected(connection: Connection): void {
    this.connection = connection;
    if (connection !== "open") return;
    this.#draw();
    this.missed = false;
    this.notice = null; // what was said before was of the connection before
  }

  #hear(message: Message): void {
    this.#pending.push(message);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  /** Draw all that came, and only then say so: the server sends the next picture when this one was seen. */
  #draw(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    const before = this.forked;
    this.lab = pending.reduce(reduce, this.lab);
    if (before && !this.forked) this.#forkEnded();
    if (!this.forked) this.run = "main";
    const complaint = pending.findLast(({ event }) => event.kind === "refused" && event.answers === null)?.event;
    if (complaint?.kind === "refused") this.notice = complaint.sentence;
    flushSync();
    const last = pending.findLast(({ event }) => event.kind === "frame")?.event;
    if (last?.kind === "frame") this.host.post({ kind: "seen", frame: last.number });
  }
}
