// A page's talk with the Python behind it: how the connection is, what was refused, and what came since it was last drawn.
import { flushSync } from "svelte";

import type { Command } from "../protocol/messages";
import type { Connection, Host, Message } from "./host";

/** Calls a function when the next picture is drawn; never while the page is hidden. */
export type Schedule = (draw: () => void) => void;

export abstract class Talk {
  readonly host: Host;
  connection: Connection = $state("connecting");
  /** What went wrong last, in one sentence. */
  notice: string | null = $state(null);
  /** Whether something was asked for that no server could hear. */
  missed = $state(false);
  #pending: Message[] = [];
  #scheduled = false;
  readonly #schedule: Schedule;

  constructor(host: Host, schedule: Schedule = (draw) => void requestAnimationFrame(draw)) {
    this.host = host;
    this.#schedule = schedule;
  }

  /** Hear the host. Returns what ends it. */
  listen(): () => void {
    const ends = [this.host.onMessage((message) => this.#hear(message)), this.host.onConnection((connection) => this.#connected(connection))];
    return () => ends.forEach((end) => end());
  }

  /** Ask for something; a refusal becomes the notice. */
  async ask(command: Command): Promise<Message | null> {
    this.missed ||= this.connection !== "open";
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
    this.answered(command);
    this.#draw();
    return answer;
  }

  /** Note that a command was answered, before what came of it is drawn. */
  protected answered(_command: Command): void {}

  /** Know what some messages say. */
  protected abstract take(messages: readonly Message[]): void;

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
    this.take(pending);
    const complaint = pending.findLast(({ event }) => event.kind === "refused" && event.answers === null)?.event;
    if (complaint?.kind === "refused") this.notice = complaint.sentence;
    flushSync();
    const seen = pending.map(({ event }) => numberOf(event)).findLast((number) => number !== null);
    if (seen !== undefined) this.host.post({ kind: "seen", frame: seen });
  }
}

/** The number of a picture of a run; null where an event is none. */
function numberOf(event: Message["event"]): number | null {
  return event.kind === "frame" || event.kind === "digits_frame" ? event.number : null;
}
