import { describe, expect, it } from "vitest";

import type { Blocks, Message } from "../../hosts/host";
import { RecordingHost } from "../../hosts/recording";
import { FIRST_DIGITS, type Command, type DigitsSettings, type Event } from "../../protocol/messages";
import { Studio } from "../studio.svelte";
import { CURES } from "./trials";

const block = (...shape: number[]) => ({ shape, values: new Float32Array(shape.reduce((product, size) => product * size, 1)) });
const message = (event: object, arrays: Blocks = {}): Message => ({ event: event as Event, arrays });
const row = (step: number) => ({ step, epoch: step, training_loss: 0.5, validation_loss: 0.5, training_accuracy: 1, validation_accuracy: 0.75 });
const frame = (step: number, playing: string | null, run: "main" | "fork" = "main"): Message =>
  message({ kind: "digits_frame", run, number: 1, row: row(step), playing, best_step: 0 }, { first_layer: block(1, 2, 2), confusion: block(2, 2) });
const scene = (settings: DigitsSettings, fork: DigitsSettings | null): Message =>
  message({ kind: "digits_scene", settings, fork, classes: ["0", "1"], height: 2, width: 2, train: settings.examples ?? 5000, all_train: 5000, steps_per_epoch: 10, looks: 0 });

/** A page whose engine obeys, at once and without learning anything. */
function page(): { studio: Studio; host: RecordingHost; kinds: () => string[]; shows: (...messages: Message[]) => void } {
  let [settings, fork]: [DigitsSettings, DigitsSettings | null] = [FIRST_DIGITS, null];
  const answer = (command: Command): readonly Message[] => {
    if (command.kind === "change_digits") settings = command.settings;
    if (command.kind === "fork_digits") fork = command.settings;
    if (command.kind === "end_fork") fork = null;
    const told = command.kind === "run_to" ? [frame(1, "fast")] : command.kind === "play" ? [frame(1, command.speed)] : command.kind === "seek" ? [frame(command.step, null)] : [];
    return [scene(settings, fork), ...told, message({ kind: "done", answers: 1 })];
  };
  const host = new RecordingHost(answer);
  const studio = new Studio(host, (draw) => draw());
  studio.begin();
  const shows = (...messages: Message[]): void => host.play(messages);
  shows(scene(settings, fork), frame(0, null));
  return { studio, host, shows, kinds: () => host.sent.map(({ kind }) => kind).filter((kind) => kind !== "seen") };
}

describe("the training's controls", () => {
  it("change settings at once, and ask first where two runs would end", async () => {
    const { studio, kinds } = page();
    const { trainer } = studio;
    expect(await trainer.change({ ...FIRST_DIGITS, examples: 100 })).toBe(true);
    expect(trainer.settings.examples).toBe(100);
    await studio.ask({ kind: "fork_digits", settings: trainer.settings });
    expect(await trainer.change({ ...trainer.settings, learning_rate: 0.1 })).toBe(true); // which ends nothing
    const left = trainer.change({ ...trainer.settings, examples: 1000 });
    expect(trainer.consent.open).toBe(true);
    trainer.consent.answer(false);
    expect([await left, trainer.settings.examples]).toEqual([false, 100]);
    const done = trainer.change({ ...trainer.settings, examples: 1000 });
    trainer.consent.answer(true);
    expect([await done, trainer.settings.examples]).toEqual([true, 1000]);
    expect(kinds()).toEqual(["change_digits", "fork_digits", "change_digits", "change_digits"]);
  });

  it("change only what was chosen, whatever else was changed while the visitor thinks", async () => {
    const { studio } = page();
    const { trainer } = studio;
    await studio.ask({ kind: "fork_digits", settings: FIRST_DIGITS });
    const fewer = trainer.change({ layers: FIRST_DIGITS.layers.slice(0, 1) });
    await trainer.change({ learning_rate: 0.01 }); // which goes on at once
    trainer.consent.answer(true);
    await fewer;
    expect(trainer.settings).toEqual({ ...FIRST_DIGITS, layers: FIRST_DIGITS.layers.slice(0, 1), learning_rate: 0.01 });
    const cured = trainer.trials.tryCure(CURES[0]!);
    await trainer.changed();
    await trainer.change({ learning_rate: 0.1 });
    trainer.consent.answer(true);
    await cured;
    expect(studio.scene?.fork).toMatchObject({ learning_rate: 0.1, regularizers: ["l2:rate=0.003"] });
  });

  it("get a set of pictures without using it, and know which is on its way", async () => {
    const { studio, kinds } = page();
    const { trainer } = studio;
    const got = trainer.get("mnist");
    expect([trainer.getting, trainer.got]).toEqual(["mnist", null]);
    await got;
    expect([trainer.getting, trainer.got, kinds()]).toEqual([null, "mnist", ["get_data"]]);
  });

  it("show the fork's weights only as long as there is one", async () => {
    const { studio, shows } = page();
    const { trainer } = studio;
    await studio.ask({ kind: "fork_digits", settings: FIRST_DIGITS });
    shows(frame(0, null, "fork"));
    trainer.run = "fork";
    expect(trainer.picture?.frame.run).toBe("fork");
    await studio.ask({ kind: "end_fork", keep: "main" });
    expect([trainer.run, trainer.picture?.frame.run]).toEqual(["main", "main"]);
  });
});

describe("a trial", () => {
  it("begins anew, is played to its last update, and is noted as it goes", async () => {
    const { studio, host, shows, kinds } = page();
    const { trials } = studio.trainer;
    await trials.learnFrom(100);
    expect([trials.running, kinds()]).toEqual([true, ["change_digits", "run_to"]]);
    expect(host.sent.find(({ kind }) => kind === "run_to")).toEqual({ kind: "run_to", step: 600 });
    shows(frame(599, "fast"));
    expect(trials.done.map(({ train, row: { step } }) => [train, step])).toEqual([[100, 599]]);
    shows(frame(600, null));
    expect([trials.running, trials.done[0]?.row.step]).toEqual([false, 600]);
    shows(frame(660, null)); // what comes later is the visitor's
    expect(trials.done[0]?.row.step).toBe(600);
  });

  it("of as many pictures as before resets, and is over when somebody goes back, pauses or plays otherwise", async () => {
    const { studio, shows, kinds } = page();
    const { trainer } = studio;
    const { trials } = trainer;
    shows(frame(50, null));
    await trials.learnFrom(null);
    expect(kinds()).toEqual(["reset", "run_to"]);
    shows(frame(300, "fast"), frame(20, null));
    expect([trials.running, trials.done[0]?.row.step]).toEqual([false, 300]);
    for (const leave of [() => trainer.playOrPause(), () => trainer.step(), () => trainer.chooseSpeed("epoch")]) {
      await trials.learnFrom(100);
      leave();
      expect(trials.running).toBe(false);
    }
  });

  it("stands beside those of the same settings alone", async () => {
    const { studio, shows } = page();
    const { trainer } = studio;
    const tried = (): number[] => trainer.trials.done.map(({ train }) => train);
    for (const count of [100, 1000]) {
      await trainer.trials.learnFrom(count);
      shows(frame(600, null));
    }
    expect(tried()).toEqual([100, 1000]);
    await trainer.change({ layers: FIRST_DIGITS.layers.slice(0, 1) });
    expect(tried()).toEqual([]);
    await trainer.trials.learnFrom(100);
    await trainer.change({ learning_rate: 0.1 }); // under way: half of it had another rate
    shows(frame(600, null));
    expect([trainer.trials.running, tried()]).toEqual([false, []]);
  });

  it("is the one that was pressed last, however quickly", async () => {
    const { studio, host } = page();
    const { trials } = studio.trainer;
    await Promise.all([trials.learnFrom(100), trials.learnFrom(1000)]);
    expect([trials.running, studio.scene?.settings.examples]).toEqual([true, 1000]);
    const first = trials.learnFrom(100);
    while (host.sent.at(-1)?.kind !== "change_digits") await Promise.resolve(); // on its way, and not answered
    await Promise.all([first, trials.learnFrom(null), trials.learnFrom(1000)]);
    expect([trials.running, studio.scene?.settings.examples]).toEqual([true, 1000]);
    expect(host.sent.filter(({ kind }) => kind === "run_to")).toHaveLength(2);
  });

  it("of a cure goes back to the first step, forks there and plays to where the main run stood", async () => {
    const { studio, shows, host, kinds } = page();
    const { trials } = studio.trainer;
    shows(frame(900, null));
    await trials.tryCure(CURES[0]!);
    expect(kinds()).toEqual(["seek", "fork_digits", "run_to"]);
    expect(host.sent.find(({ kind }) => kind === "fork_digits")).toEqual({ kind: "fork_digits", settings: { ...FIRST_DIGITS, regularizers: ["l2:rate=0.003"] } });
    shows(frame(899, "fast"));
    expect([trials.running, trials.cure, trials.done]).toEqual([true, "L2", []]);
    expect(host.sent.find(({ kind }) => kind === "run_to")).toEqual({ kind: "run_to", step: 900 });
    shows(frame(900, null));
    expect(trials.running).toBe(false);
  });
});
