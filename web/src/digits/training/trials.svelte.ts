// One-press experiments: the same network on fewer pictures, and a fork of it with something against overfitting.
import type { Trainer } from "./trainer.svelte";
import { UPDATES, withTrial, type Cure, type Trial } from "./trials";

interface Goal {
  readonly step: number;
  /** What the fork of this trial has, or null where there is none. */
  readonly cure: string | null;
}

export class Trials {
  done: readonly Trial[] = $state.raw([]);
  /** What the fork that is there was begun with. */
  cure: string | null = $state(null);
  #goal: Goal | null = $state.raw(null);
  /** Whether it plays for this trial; before, a picture that does not play is an old one. */
  #started = false;
  #reached = 0;
  #pausing = false;
  readonly #trainer: Trainer;

  constructor(trainer: Trainer) {
    this.#trainer = trainer;
  }

  get running(): boolean {
    return this.#goal !== null;
  }

  /** Leave what is under way to the visitor. */
  forget(): void {
    this.#goal = null;
  }

  /** Train the same network anew on so many pictures. */
  async learnFrom(examples: number | null): Promise<void> {
    const { studio, settings } = this.#trainer;
    this.forget();
    const anew = settings.examples === examples ? await this.#trainer.reset() : await this.#trainer.change({ ...settings, examples });
    if (anew && studio.scene?.settings.examples === examples) await this.#run({ step: UPDATES, cure: null });
  }

  /** Train both from the first step on to where the main run stands: one as it is, the fork with a cure. */
  async tryCure(cure: Cure): Promise<void> {
    const { studio } = this.#trainer;
    const { scene, main } = studio;
    this.forget();
    if (!scene || !main || !(await this.#trainer.agreed())) return;
    const step = Math.max(UPDATES, main.frame.row.step);
    if (studio.forked && !(await studio.ask({ kind: "end_fork", keep: "main" }))) return;
    if (!(await studio.ask({ kind: "seek", step: 0 }))) return;
    const settings = cure.apply(scene.settings, scene.steps_per_epoch);
    if (!(await studio.ask({ kind: "fork_digits", settings }))) return;
    this.cure = cure.name;
    await this.#run({ step, cure: cure.name });
  }

  /** Whenever there are new pictures: note how a trial goes, and pause where it has got as far as it should. */
  heard(): void {
    const { scene, main, playing } = this.#trainer.studio;
    const goal = this.#goal;
    this.#started ||= playing;
    if (!goal || !scene || !main || !this.#started) return;
    const { row } = main.frame;
    if (row.step < this.#reached) return this.forget(); // somebody went back
    this.#reached = row.step;
    if (goal.cure === null) this.done = withTrial(this.done, { train: scene.train, row });
    if (!playing) return this.forget(); // this is where it stands
    if (row.step < goal.step || this.#pausing) return;
    this.#pausing = true;
    void this.#trainer.pause();
  }

  async #run(goal: Goal): Promise<void> {
    [this.#started, this.#reached, this.#pausing] = [false, 0, false];
    this.#goal = goal;
    await this.#trainer.play();
  }
}
