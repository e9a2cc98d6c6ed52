import { describe, expect, it } from "vitest";

import type { Blocks, Message } from "../hosts/host";
import { RecordingHost, type Reply } from "../hosts/recording";
import { FIRST_DIGITS, type Event } from "../protocol/messages";
import { NOTHING_KNOWN, reduce } from "./known";
import { Studio } from "./studio.svelte";

const message = (event: object, arrays: Blocks = {}): Message => ({ event: event as Event, arrays });
const block = (...shape: number[]) => ({ shape, values: new Float32Array(shape.reduce((product, size) => product * size, 1)) });
const scene = (side: number, fork = false): Message => message({ kind: "digits_scene", settings: FIRST_DIGITS, fork: fork ? FIRST_DIGITS : null, classes: ["0", "1"], height: side, width: side });
const frame = (run: "main" | "fork", number: number, side = 2): Message => message({ kind: "digits_frame", run, number, row: { step: number }, playing: null }, { first_layer: block(3, side, side), confusion: block(2, 2) });
const timeline = (run: "main" | "fork", whole: boolean, steps: number[]): Message =>
  message({ kind: "digits_timeline", run, whole, rows: steps.map((step) => ({ step })), recorded: steps, events: [], kept: [[0, "first"]] });

function begun(reply?: Reply): { studio: Studio; host: RecordingHost; draw: () => void } {
  const waiting: (() => void)[] = [];
  const host = new RecordingHost(reply);
  const studio = new Studio(host, (draw) => waiting.push(draw));
  studio.begin();
  return { studio, host, draw: () => waiting.splice(0).forEach((one) => one()) };
}

describe("what is known of the digits page's session", () => {
  it("is the newest picture and the history of each run", () => {
    const known = [scene(2, true), frame("main", 1), frame("fork", 2), frame("main", 3), timeline("main", true, [0, 5]), timeline("main", false, [10])].reduce(reduce, NOTHING_KNOWN);
    expect([known.pictures.main?.frame.number, known.pictures.fork?.frame.number]).toEqual([3, 2]);
    expect(known.histories.main.rows.map(({ step }) => step)).toEqual([0, 5, 10]);
    expect([known.histories.main.kept, known.histories.fork.kept]).toEqual([[[0, "first"]], []]);
  });

  it("puts away pictures of another size, and all of a fork that is no more", () => {
    const before = [scene(2, true), frame("main", 1), frame("fork", 2), timeline("fork", true, [0])].reduce(reduce, NOTHING_KNOWN);
    const ended = reduce(before, scene(2));
    expect([ended.pictures.main?.frame.number, ended.pictures.fork, ended.histories.fork.rows]).toEqual([1, null, []]);
    expect(reduce(before, scene(8, true)).pictures).toEqual({ main: null, fork: null });
  });
});

describe("the studio", () => {
  it("opens its session once, when the page is first visited", () => {
    const { studio, host } = begun();
    studio.begin();
    expect([host.connects, studio.connection]).toEqual([1, "open"]);
  });

  it("says which picture it has seen once that is drawn", () => {
    const { studio, host, draw } = begun();
    host.play([scene(2), frame("main", 4), frame("main", 5)]);
    expect([studio.main, host.sent]).toEqual([null, []]);
    draw();
    expect([studio.main?.frame.number, studio.playing, studio.forked]).toEqual([5, false, false]);
    expect(host.sent).toEqual([{ kind: "seen", frame: 5 }]);
  });

  it("says what was refused, until something is granted", async () => {
    const refusals = [new Error("There is no fork.")];
    const { studio } = begun(() => refusals.pop() ?? [message({ kind: "done", answers: 1 })]);
    await studio.ask({ kind: "pause" });
    expect(studio.notice).toBe("There is no fork.");
    await studio.ask({ kind: "pause" });
    expect(studio.notice).toBeNull();
  });
});

describe("reading a picture", () => {
  const read = (answers: number): Message => message({ kind: "digit_read", answers, step: 1, guess: answers });

  it("is asked for the newest picture only, and the answer says of what it is", async () => {
    let answers = 0;
    const { studio, host } = begun(() => [read(++answers)]);
    for (const pen of [1, 2, 3]) studio.reader.read({ picture: { ...studio.reader.picture, pen } });
    await expect.poll(() => studio.reader.answer?.event.guess).toBe(2);
    expect(host.sent.map((command) => (command.kind === "read_digit" ? command.picture.pen : null))).toEqual([1, 3]);
    expect(studio.reader.answer?.picture.pen).toBe(3);
  });

  it("is asked for again when its network has gone on or begun anew, and is not current until then", async () => {
    let step = 1;
    const { studio, host, draw } = begun(() => [message({ kind: "digit_read", step })]);
    const { reader } = studio;
    const reads = (): number => host.sent.filter(({ kind }) => kind === "read_digit").length;
    const shows = (...messages: Message[]): void => (host.play(messages), draw());
    shows(scene(2), frame("main", 1));
    reader.read({ network: "main" });
    await expect.poll(() => reader.current).toBe(true);
    shows(frame("main", 1));
    expect(reads()).toBe(1);
    step = 7;
    shows(frame("main", 7));
    expect([reader.current, reads()]).toEqual([false, 2]);
    await expect.poll(() => [reader.current, reader.answer?.event.step]).toEqual([true, 7]);
    shows(scene(2)); // the data are others, and the step is the same
    expect([reader.current, reads()]).toEqual([false, 3]);
    await expect.poll(() => reader.current).toBe(true);
    reader.read({ network: "shipped" });
    await expect.poll(() => reader.current).toBe(true);
    shows(scene(2), frame("main", 8));
    expect([reader.current, reads()]).toEqual([true, 4]); // it learns nothing here
  });

  it("goes on by the main run where the fork that read has ended", async () => {
    const { studio, host, draw } = begun(() => [read(1)]);
    const { reader } = studio;
    host.play([scene(2, true), frame("main", 1), frame("fork", 1)]);
    draw();
    reader.read({ network: "fork" });
    await expect.poll(() => reader.answer?.network).toBe("fork");
    host.play([scene(2)]);
    draw();
    await expect.poll(() => [reader.network, reader.answer?.network, reader.current]).toEqual(["main", "main", true]);
  });

  it("that is refused says why, and takes back no other notice when it goes on", async () => {
    const replies: (readonly Message[] | Error)[] = [new Error("There is no fork to read with."), [read(1)], [read(2)]];
    const { studio } = begun(() => replies.shift()!);
    const { reader } = studio;
    reader.read({ network: "fork" });
    await expect.poll(() => studio.notice).toBe("There is no fork to read with.");
    reader.read({ network: "shipped" });
    await expect.poll(() => [reader.answer?.network, studio.notice]).toEqual(["shipped", null]);
    studio.notice = "Something else.";
    reader.read();
    await expect.poll(() => reader.answer?.event.guess).toBe(2);
    expect(studio.notice).toBe("Something else.");
  });
});
