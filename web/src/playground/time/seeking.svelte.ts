// Going through time: while one step is on its way the newest of those that follow is kept, so that dragging never queues.
import type { Session } from "../session.svelte";

export class Seeking {
  /** Where one wants to be, until the engine is there. */
  wanted: number | null = $state(null);
  readonly #session: Session;
  #busy = false;

  constructor(session: Session) {
    this.#session = session;
  }

  async to(step: number): Promise<void> {
    this.wanted = step;
    if (this.#busy) return;
    this.#busy = true;
    let sent: number | null = null;
    while (this.wanted !== null && this.wanted !== sent) {
      sent = this.wanted;
      await this.#session.ask({ kind: "seek", step: sent });
    }
    this.#busy = false;
    this.wanted = null;
  }
}
