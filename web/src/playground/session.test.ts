import { describe, expect, it } from "vitest";

import type { Message } from "../hosts/host";
import { RecordingHost } from "../hosts/recording";
import { FIRST_SETTINGS, type Command, type Event } from "../protocol/messages";
import { Session } from "./session.svelte";

const message = (event: object): Message => ({ event: event as Event, arrays: {} });
const DONE = message({ kind: "done", answers: 1 });
const scene = (settings: object): Message => message({ kind: "scene", settings, fork: null, columns: [] });
const frame = (number: number, playing: string | null = null): Message => message({ kind: "frame", run: "main", number, playing, row: { step: 10 } });

function begun(reply: (command: Command) => readonly Message[] | Error = () => [DONE]): { session: Session; host: RecordingHost; draw: () => void } {
  const waiting: (() => void)[] = [];
  const host = new RecordingHost(reply);
  const session = new Session(host, (draw) => waiting.push(draw));
  session.listen();
  return { session, host, draw: () => waiting.splice(0).forEach((one) => one()) };
}

describe("a session", () => {
  it("says that it has seen the newest picture once it is drawn, not before", () => {
    const { session, host, draw } = begun();
    host.play([frame(1), frame(2)]);
    expect([session.frame, host.sent.length]).toEqual([null, 0]);
    draw();
    expect(session.frame?.number).toBe(2);
    expect(host.sent).toEqual([{ kind: "seen", frame: 2 }]);
  });

  it("shows a change at once, and what was there where it is refused", async () => {
    const { session, host, draw } = begun(() => new Error("No such rate."));
    host.play([scene(FIRST_SETTINGS)]);
    draw();
    const change = session.change({ ...FIRST_SETTINGS, learning_rate: 99 });
    expect(session.settings.learning_rate).toBe(99);
    await change;
    expect([session.settings.learning_rate, session.notice]).toEqual([0.03, "No such rate."]);
  });

  it("asks for the newest of many changes, one at a time", async () => {
    const { session, host } = begun((command) => (command.kind === "change" ? [scene(command.settings), DONE] : [DONE]));
    const changes = [1, 2, 3, 4].map((seed) => session.change({ ...FIRST_SETTINGS, seed }));
    await Promise.all(changes);
    expect(host.sent.map((command) => (command.kind === "change" ? command.settings.seed : -1))).toEqual([1, 4]);
    expect(session.settings.seed).toBe(4);
  });

  it("plays, pauses, and goes on at another speed", () => {
    const { session, host, draw } = begun();
    session.chooseSpeed("batch");
    session.playOrPause();
    host.play([frame(1, "batch")]);
    draw();
    session.chooseSpeed("fast");
    session.playOrPause();
    expect(host.sent).toEqual([{ kind: "play", speed: "batch" }, { kind: "seen", frame: 1 }, { kind: "play", speed: "fast" }, { kind: "pause" }]);
  });

  it("says once what was refused without being asked for", () => {
    const { session, host, draw } = begun();
    host.play([message({ kind: "refused", answers: null, sentence: "It broke." }), message({ kind: "refused", answers: 3, sentence: "No." })]);
    draw();
    expect(session.notice).toBe("It broke.");
    session.notice = null;
    host.play([frame(2)]);
    draw();
    expect(session.notice).toBeNull();
  });

  it("leaves it to the connection to say that it is lost, and says nothing of it when it is back", async () => {
    const { session, host } = begun(() => new Error("The connection is lost."));
    host.become("lost");
    expect(session.missed).toBe(false);
    await session.ask({ kind: "pause" });
    expect([session.notice, session.missed]).toEqual([null, true]);
    session.notice = "There is no room.";
    host.become("open");
    expect([session.notice, session.missed]).toEqual([null, false]);
  });

  it("moves to recorded steps", () => {
    const { session, host, draw } = begun();
    host.play([message({ kind: "timeline", run: "main", whole: true, rows: [], recorded: [0, 5, 10], events: [] }), frame(1)]);
    draw();
    session.move(-1);
    session.move(1);
    expect(host.sent.slice(1)).toEqual([{ kind: "seek", step: 5 }]);
  });

  it("counts the forks that begin and end, so that what comes late is known to be of another", async () => {
    const forked = message({ kind: "scene", settings: FIRST_SETTINGS, fork: FIRST_SETTINGS, columns: [] });
    const other = message({ kind: "frame", run: "fork", number: 1, playing: null, row: { step: 10 } });
    const { session, host, draw } = begun((command) => (command.kind === "fork" ? [forked, other, DONE] : [scene(FIRST_SETTINGS), DONE]));
    const seen = [session.forks];
    for (const kind of ["fork", "fork", "end"]) {
      await session.ask(kind === "fork" ? { kind: "fork", settings: FIRST_SETTINGS, run: "main" } : { kind: "end_fork", keep: "main" });
      seen.push(session.forks);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    host.play([frame(2)]);
    draw();
    expect(session.forks).toBe(3);
  });

  it("asks before it begins anew and ends both runs, and lets go of all that was wished for where it may not", async () => {
    const { session, host, draw } = begun((command) => (command.kind === "reset" ? [scene(FIRST_SETTINGS), DONE] : [DONE]));
    host.play([message({ kind: "scene", settings: FIRST_SETTINGS, fork: FIRST_SETTINGS, columns: [] }), frame(1), message({ kind: "frame", run: "fork", number: 2, playing: null, row: { step: 10 } })]);
    draw();
    const kinds = (): readonly string[] => host.sent.map(({ kind }) => kind).filter((kind) => kind !== "seen");
    await session.ask({ kind: "pause" });
    const changes = [session.change({ ...FIRST_SETTINGS, seed: 1 }), session.change({ ...FIRST_SETTINGS, seed: 2 })];
    expect([session.consent.open, session.settings.seed]).toEqual([true, 2]);
    session.leave();
    await Promise.all(changes);
    expect([session.consent.open, session.settings.seed, kinds()]).toEqual([false, 0, ["pause"]]);
    const reset = session.ask({ kind: "reset", seed: null });
    session.consent.answer(true);
    await reset;
    expect([session.forked, kinds()]).toEqual([false, ["pause", "reset"]]);
  });
});
