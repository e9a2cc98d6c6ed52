import { expect, it } from "vitest";

import { RecordingHost } from "../hosts/recording";
import { Session } from "../playground/session.svelte";
import { FIRST_SETTINGS, type Command, type Event } from "../protocol/messages";
import type { GraphView, PageData, PageStep } from "../protocol/models";
import { entryFor, stepFor } from "./entries";
import { scrolled } from "./in-sight";
import { leftOut } from "./left-out";
import { Reader } from "./reader.svelte";

it("says what of a wide network is left out, and nothing of a small one", () => {
  const column = (name: string, size: number, shown: number): object => ({ name, size, neurons: Array(shown).fill({}), rest: shown < size ? { count: size - shown } : null });
  const page = (...columns: object[]): PageData => ({ graph: { columns } }) as unknown as PageData;
  expect(leftOut(page(column("x", 2, 2), column("a1", 4, 4)))).toEqual([]);
  expect(leftOut(page(column("x", 2, 2), column("a1", 20, 6), column("a2", 8, 6)))).toEqual([
    "Explained are 6 of the 20 numbers of a1 and 6 of the 8 numbers of a2, those that are largest, and the weights between them; each sum is over all.",
  ]);
});

it("keeps the operation that a number is part of, and else goes to the first that has it", () => {
  const step = (number: number, part: string, inputs: string[], outputs: string[]): PageStep => ({ number, part, inputs, outputs }) as unknown as PageStep;
  const steps = [step(0, "forward", ["x", "W1"], ["z1"]), step(1, "forward", ["z1", "W2"], ["z2"]), step(2, "backward", ["d_z2", "W2"], ["d_z1"]), step(3, "update", ["W1", "d_W1"], ["new_W1"])];
  const data = { steps } as unknown as PageData;
  const from = (number: number, name: string): number => stepFor(data, steps[number]!, { name, index: [0, 0] }).number;
  expect([from(0, "W1"), from(0, "W2"), from(2, "W2"), from(3, "W2"), from(3, "d_W1"), from(2, "x"), from(1, "nowhere")]).toEqual([0, 1, 2, 1, 3, 0, 1]);
});

it("goes on with the place that was shown of an array, in its derivative and its update", () => {
  const entry = (name: string, ...index: number[]): object => ({ equation: { selection: { name, index }, marks: [] } });
  const step = (name: string, first: number): PageStep => ({ outputs: [name], first, entries: [entry(name, 0, 0), entry(name, 1, 2), entry(name, 1, 3)] }) as unknown as PageStep;
  const graph = { columns: [], edges: [] } as unknown as GraphView;
  const place = (shown: PageStep, before?: ReadonlyMap<string, readonly number[]>): unknown => entryFor(shown, null, graph, before)?.equation.selection.index;
  expect(place(step("new_W1", 2))).toEqual([1, 3]); // the largest
  expect(place(step("new_W1", 2), new Map([["W1", [1, 2]]]))).toEqual([1, 2]);
  expect(place(step("new_W2", 2), new Map([["W1", [1, 2]]]))).toEqual([1, 3]);
});

it("scrolls just as far as needed, and to the beginning of what is too long", () => {
  const room = { top: 100, bottom: 300 };
  expect([scrolled({ top: 150, bottom: 200 }, room), scrolled({ top: 60, bottom: 90 }, room), scrolled({ top: 320, bottom: 340 }, room), scrolled({ top: 250, bottom: 600 }, room)]).toEqual([0, -40, 40, 150]);
});

it("takes from the answer which step of which run a page is of, whatever is drawn by then", async () => {
  const message = (event: object): { event: Event; arrays: Record<string, never> } => ({ event: event as Event, arrays: {} });
  const frame = (step: number): object => ({ kind: "frame", run: "main", number: step, playing: null, operation: null, row: { step } });
  const answers = [[frame(11), 11], [frame(12), 11]] as const;
  const told = (command: Command): readonly object[] => {
    const [drawn, step] = answers[asked++]!;
    return command.kind === "explain" ? [drawn, { kind: "explained", answers: 1, run: command.run, step, examples: command.examples, page: '{"steps": [], "selection": null}' }] : [];
  };
  let asked = 0;
  const host = new RecordingHost((command) => (command.kind === "explain" ? told(command).map(message) : []));
  const session = new Session(host, (draw) => draw());
  session.listen();
  host.play([{ kind: "scene", settings: FIRST_SETTINGS, fork: null, columns: [] }, frame(10)].map(message));
  const reader = new Reader(session);
  await reader.refresh();
  expect([session.frame?.row.step, reader.exact]).toEqual([11, true]);
  await reader.refresh(); // asked at step 11, answered for step 11, drawn is step 12
  expect([session.frame?.row.step, reader.exact]).toEqual([12, false]);
});
