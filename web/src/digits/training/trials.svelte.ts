// One-press experiments: the same network on fewer pictures, and a fork of it with something against overfitting.
import type { DigitsScene } from "../../protocol/messages";
import type { Trainer } from "./trainer.svelte";
import { UPDATES, withTrial, type Cure, type Trial } from "./trials";

export class Trials {
  /** All of the same settings but for the number of pictures. */
  done: readonly Trial[] = $state.raw([]);
  /** What the fork that is there was begun with. */
  cure: string | null = $state(null);
  /** With which settings the trial under way began, and whether it is one of few pictures; null where there is none. */
  #underWay: { readonly settings: string; readonly noted: boolean } | null = $state.raw(null);
  #reached = 0;
  /** What all that are done have in common. */
  #common = "";
  /** Counts what is pressed: what is not the newest any more goes no further. */
  #pressed = 0;
  readonly #trainer: Trainer;

  constructor(trainer: Trainer) {
    this.#trainer = trainer;
  }

  get running(): boolean {
    return this.#underWay !== null;
  }

  /** Leave what is under way to the visitor; what waits for consent still may be agreed to. */
  forget(): void {
    if (!this.#trainer.consent.open) this.#pressed += 1;
    this.#underWay = null;
  }

  /** Train the same network anew on so many pictures. */
  async learnFrom(examples: number | null): Promise<void> {
    const trainer = this.#trainer;
    const isNewest = await this.#press();
    if (!isNewest()) return;
    const anew = trainer.settings.examples === examples ? await trainer.reset() : await trainer.change({ examples });
    if (anew && isNewest() && trainer.studio.scene?.settings.examples === examples) await this.#run(UPDATES, true, isNewest);
  }

  /** Train both from the first step on to where the main run stands: one as it is, the fork with a cure. */
  async tryCure(cure: Cure): Promise<void> {
    const { studio } = this.#trainer;
    const isNewest = await this.#press();
    if (!isNewest() || !(await this.#trainer.agreed()) || !isNewest() || !studio.main) return;
    const step = Math.max(UPDATES, studio.main.frame.row.step);
    if (studio.forked && !(await studio.ask({ kind: "end_fork", keep: "main" }))) return;
    if (!isNewest() || !(await studio.ask({ kind: "seek", step: 0 }))) return;
    await this.#trainer.changed();
    if (!isNewest() || !studio.scene) return;
    const settings = cure.apply(studio.scene.settings, studio.scene.steps_per_epoch);
    if (!(await studio.ask({ kind: "fork_digits", settings }))) return;
    this.cure = cure.name;
    await this.#run(step, false, isNewest);
  }

  /** Whenever there are new pictures: note how a trial goes. */
  heard(): void {
    const { scene, main, playing } = this.#trainer.studio;
    if (!scene || !main) return;
    this.#keepAlike(scene);
    if (!this.#underWay) return;
    const { row } = main.frame;
    if (row.step < this.#reached || this.#underWay.settings !== JSON.stringify(scene.settings)) return this.forget(); // the visitor's
    this.#reached = row.step;
    if (this.#underWay.noted) this.done = withTrial(this.done, { train: scene.train, row });
    if (!playing) this.forget(); // this is where it stands
  }

  /** Only trials with the same settings stand side by side. */
  #keepAlike(scene: DigitsScene): void {
    const common = JSON.stringify([{ ...scene.settings, examples: null }, scene.own]);
    if (common !== this.#common) this.done = [];
    this.#common = common;
  }

  /** Begin something when what was changed before is done. Returns what says whether nothing was pressed since. */
  async #press(): Promise<() => boolean> {
    this.forget();
    const mine = ++this.#pressed;
    await this.#trainer.changed();
    return () => mine === this.#pressed;
  }

  async #run(step: number, noted: boolean, isNewest: () => boolean): Promise<void> {
    const { studio } = this.#trainer;
    if (!(await studio.ask({ kind: "run_to", step })) || !isNewest()) return;
    [this.#reached, this.#underWay] = [0, { settings: JSON.stringify(studio.scene?.settings), noted }];
    this.heard(); // for it may be there already
  }
}
