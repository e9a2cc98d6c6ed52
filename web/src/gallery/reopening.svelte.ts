// A kept picture is made again: the same settings, the same seed, as many steps; then its numbers are held against it.
import type { Session } from "../playground/session.svelte";
import type { Command } from "../protocol/messages";
import { full } from "../views/number";
import type { Kept } from "./kept";

export class Reopening {
  /** What is made again, while it is. */
  running: Kept | null = $state.raw(null);
  sentence = $state("");

  async open(session: Session, kept: Kept): Promise<void> {
    if (this.running) return;
    [this.running, this.sentence] = [kept, ""];
    const begun = await began(session, kept);
    if (begun) await this.#train(session, kept.step);
    if (begun && this.running) this.sentence = compared(kept, session);
    this.running = null;
  }

  stop(): void {
    this.running = null;
  }

  /** As far as it gets with each answer, until it is there or can get no further. */
  async #train(session: Session, step: number): Promise<void> {
    let before = -1;
    while (this.running && at(session) > before && at(session) < step) {
      before = at(session);
      if (!(await session.ask({ kind: "run_to", step }))) return;
    }
  }
}

/** Whether training rests at the first step of a kept picture's settings; what played on would go past its step. */
async function began(session: Session, { settings }: Kept): Promise<boolean> {
  if (session.forked && !((await session.agree()) && (await session.ask({ kind: "end_fork", keep: "main" })))) return false;
  const first: readonly Command[] = [{ kind: "pause" }, { kind: "change", settings, run: "main" }, { kind: "reset", seed: null }];
  for (const command of first) if (!(await session.ask(command))) return false;
  return true;
}

/** The one of this page: it goes on while the visitor goes from the gallery to the playground. */
export const reopening = new Reopening();

function at(session: Session): number {
  return session.frame?.row.step ?? 0;
}

export function compared(kept: Kept, { frame }: Pick<Session, "frame">): string {
  if (!frame || frame.row.step !== kept.step) return `It stopped at step ${(frame?.row.step ?? 0).toLocaleString("en-US")}; the picture was kept at step ${kept.step.toLocaleString("en-US")}.`;
  const { training_loss, test_loss } = frame.row;
  const begin = `It ran again to step ${kept.step.toLocaleString("en-US")}.`;
  if (training_loss === kept.training_loss && test_loss === kept.test_loss) return `${begin} The losses are the same to the last digit: training ${full(training_loss)}, test ${full(test_loss)}.`;
  const why = kept.remark === "" ? "One machine adds up in another order than another, and a step by operations in another than a whole batch." : kept.remark;
  return `${begin} The training loss is ${full(training_loss)}; kept was ${full(kept.training_loss)}. ${why}`;
}
