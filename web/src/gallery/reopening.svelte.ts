// A kept picture is made again: the same settings, the same seed, as many steps; then its numbers are held against it.
import type { Session } from "../playground/session.svelte";
import type { Command } from "../protocol/messages";
import type { Lab, Stage } from "../store/lab";
import { full } from "../views/number";
import { remarkOn } from "./keeping";
import type { Kept } from "./kept";

/** Of each the loss is recorded, so that its chart has a line that tells something. */
const PIECES = 60;

export class Reopening {
  /** What is made again, while it is. */
  running: Kept | null = $state.raw(null);
  sentence = $state("");

  async open(session: Session, kept: Kept): Promise<void> {
    if (this.running) return;
    const turn = { ...kept }; // the same picture may be opened again while the last answer to it is under way
    [this.running, this.sentence] = [turn, ""];
    const sentence = await this.#run(session, turn);
    if (this.running === turn) [this.running, this.sentence] = [null, sentence];
  }

  stop(): void {
    this.running = null;
  }

  /** Make it again, and say what became of it; where the lab refuses it, the page says that already. */
  async #run(session: Session, turn: Kept): Promise<string> {
    if (session.forked && !(await endedFork(session))) return "";
    for (const command of beginning(turn)) if (this.running !== turn || !(await session.ask(command))) return "";
    const { stage } = session;
    await this.#train(session, turn, stage);
    return session.stage === stage ? compared(turn, session) : changed(turn);
  }

  /** Piece by piece, as far as it gets with each answer, until it is there, can get no further, or is another training. */
  async #train(session: Session, turn: Kept, stage: Stage | null): Promise<void> {
    const piece = Math.ceil(turn.step / PIECES);
    let before = -1;
    while (this.running === turn && session.stage === stage && at(session) > before && at(session) < turn.step) {
      before = at(session);
      if (!(await session.ask({ kind: "run_to", step: Math.min(turn.step, before + piece) }))) return;
    }
  }
}

/** Whether the visitor agrees that both runs end, and the fork has ended. */
async function endedFork(session: Session): Promise<boolean> {
  return (await session.agree()) && (await session.ask({ kind: "end_fork", keep: "main" })) !== null;
}

/** What brings training to rest at the first step of a kept picture's settings; what played on would go past its step. */
function beginning({ settings }: Kept): readonly Command[] {
  return [{ kind: "pause" }, { kind: "change", settings, run: "main" }, { kind: "reset", seed: null }];
}

/** The one of this page: it goes on while the visitor goes from the gallery to the playground. */
export const reopening = new Reopening();

function at(session: Session): number {
  return session.frame?.row.step ?? 0;
}

function changed({ step }: Kept): string {
  return `It did not run again to the end: the training was changed or begun anew meanwhile. The picture was kept at step ${step.toLocaleString("en-US")}.`;
}

export function compared(kept: Kept, { frame, lab }: Pick<Session, "frame" | "lab">): string {
  if (!frame || frame.row.step !== kept.step) return `It stopped at step ${(frame?.row.step ?? 0).toLocaleString("en-US")}; the picture was kept at step ${kept.step.toLocaleString("en-US")}.`;
  const { training_loss, test_loss } = frame.row;
  const begin = `It ran again to step ${kept.step.toLocaleString("en-US")}.`;
  if (training_loss === kept.training_loss && test_loss === kept.test_loss) return `${begin} The losses are the same to the last digit: training ${full(training_loss)}, test ${full(test_loss)}.`;
  return `${begin} The training loss is ${full(training_loss)}; kept was ${full(kept.training_loss)}. ${why(kept, lab)}`;
}

/** Why it came to other numbers: what was done by hand, then or now, or else the machines. */
function why({ remark, step }: Kept, { stage, histories }: Lab): string {
  const now = stage ? remarkOn(stage, histories.main.events, step) : "";
  return remark || now || "One machine adds up in another order than another, and a step by operations in another than a whole batch.";
}
