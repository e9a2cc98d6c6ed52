import { expect, it } from "vitest";

import type { Message } from "../hosts/host";
import { RecordingHost } from "../hosts/recording";
import { Session } from "../playground/session.svelte";
import { FIRST_SETTINGS, type Event } from "../protocol/messages";
import { Reader } from "./reader.svelte";

const message = (event: object): Message => ({ event: event as Event, arrays: {} });
const SCENE = message({ kind: "scene", settings: FIRST_SETTINGS, fork: null, columns: [] });
const frame = (number: number, step: number): Message => message({ kind: "frame", run: "main", number, playing: null, operation: null, row: { step } });
const PAGE = JSON.stringify({ title: "Step 6", steps: [], selections: [], graph: { columns: [] } });
const explained = (step: number): Message => message({ kind: "explained", answers: 1, run: "main", step, examples: [], page: PAGE });

/** A reader at step 5 to whom all this comes between its question and the answer. */
async function told(...meanwhile: Message[]): Promise<Reader> {
  const host = new RecordingHost(({ kind }) => (kind === "explain" ? meanwhile : []));
  const session = new Session(host, (draw) => draw());
  session.listen();
  host.play([SCENE, frame(1, 5)]);
  const reader = new Reader(session);
  await reader.refresh();
  return reader;
}

it("holds a page for that of the step that was there when it asked", async () => {
  expect((await told(explained(5))).exact).toBe(true);
});

it("does not hold it for that of what was done before the answer came", async () => {
  expect((await told(SCENE, frame(2, 0), explained(5))).exact).toBe(false);
});

it("sees that the engine was further than the last picture when it was asked", async () => {
  expect((await told(frame(2, 6), explained(6))).exact).toBe(true);
});
