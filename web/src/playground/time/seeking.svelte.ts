// Going through time: while one step is on its way the newest of those that follow is kept, so that dragging never queues.
import { Latest } from "../../store/latest";
import type { Command } from "../../protocol/messages";

export class Seeking {
  /** Where one wants to be, until the engine is there. */
  wanted: number | null = $state(null);
  readonly #steps: Latest<number>;

  constructor(session: { ask(command: Command): Promise<unknown> }) {
    this.#steps = new Latest(async (step) => void (await session.ask({ kind: "seek", step })));
  }

  async to(step: number): Promise<void> {
    this.wanted = step;
    await this.#steps.want(step);
    if (!this.#steps.busy) this.wanted = null;
  }
}
