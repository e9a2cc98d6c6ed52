import { describe, expect, it } from "vitest";

import { RecordingHost } from "../hosts/recording";
import type { Message } from "../hosts/host";
import { Session } from "../playground/session.svelte";
import { FIRST_SETTINGS, type Command, type Event } from "../protocol/messages";
import type { Stage } from "../store/lab";
import { remarkOn } from "./keeping";
import { isImage, read, written, type Kept } from "./kept";
import { compared, Reopening } from "./reopening.svelte";

/** The beginning of a PNG image that claims a size. */
const image = (width: number, height: number): string => {
  const bytes = [0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
  const number = (value: number): number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  return `data:image/png;base64,${btoa(String.fromCharCode(...bytes, ...number(width), ...number(height), ...Array<number>(9).fill(0)))}`;
};
const kept: Kept = { date: "2024-05-06T07:08:09.000Z", settings: FIRST_SETTINGS, step: 75, training_loss: 0.5, test_loss: 0.75, remark: "", image: image(720, 272) };
const file = (changed: object): string => JSON.stringify({ cutaway_gallery: 1, pictures: [{ ...kept, ...changed }] });

describe("a gallery's file", () => {
  it("holds what was written, and nothing of where it lay", () => {
    expect(read(written([{ ...kept, id: 7 } as Kept]))).toEqual([kept]);
  });

  it.each([
    ["no JSON", "{"],
    ["another file", "[]"],
    ["no list", '{"cutaway_gallery": 1, "pictures": {}}'],
    ["too many pictures", JSON.stringify({ cutaway_gallery: 1, pictures: Array(61).fill(kept) })],
    ["a part too many", file({ evil: 1 })],
    ["a part too few", file({ step: undefined })],
    ["a step before the first", file({ step: -1 })],
    ["half a step", file({ step: 0.5 })],
    ["a loss that is a text", file({ training_loss: "0.5" })],
    ["a loss beyond all numbers", file({}).replace('"test_loss":0.75', '"test_loss":1e999')],
    ["a date that is none", file({ date: "yesterday" })],
    ["a text without end", file({ remark: "x".repeat(401) })],
    ["settings of another form", file({ settings: { ...FIRST_SETTINGS, layers: [{ units: 4 }] } })],
    ["settings that are a list", file({ settings: [] })],
    ["too many layers", file({ settings: { ...FIRST_SETTINGS, layers: Array(41).fill(FIRST_SETTINGS.layers[0]) } })],
    ["a name that reaches for the prototype", file({}).replace('"remark":""', '"__proto__":""')],
    ["an image from elsewhere", file({ image: "https://example.org/a.png" })],
    ["an image that is a page", file({ image: "data:text/html;base64,PGI+" })],
    ["an image that breaks out of its text", file({ image: `${image(9, 9)}" onerror="alert(1)` })],
    ["an image that needs gigabytes", file({ image: image(100_000, 100_000) })],
    ["an image without end", file({ image: image(9, 9) + "A".repeat(400_000) })],
  ])("with %s is refused with one sentence", (_, text) => {
    expect(() => read(text)).toThrow(/^[A-Z].*\.$/);
  });

  it("knows an image by its header", () => {
    expect([image(1, 1), image(2000, 2000), image(0, 5), image(2001, 5)].map(isImage)).toEqual([true, true, false, false]);
  });
});

describe("a kept picture", () => {
  const stage = (name: string): Stage => ({ scene: { settings: { ...FIRST_SETTINGS, data: { ...FIRST_SETTINGS.data, name } } } }) as unknown as Stage;

  it("says where its settings do not lead to its numbers", () => {
    expect(remarkOn(stage("circle"), [], 75)).toBe("");
    expect(remarkOn(stage("circle"), [[20, "W1[0,0] was set"]], 75)).toContain("At step 20");
    expect(remarkOn(stage("circle"), [[20, "W1[0,0] was set"]], 15)).toBe("");
    expect(remarkOn(stage("own"), [], 75)).toContain("points of your own");
  });

  const session = (step: number, loss: number): Session => ({ frame: { row: { step, training_loss: loss, test_loss: 0.75 } } }) as unknown as Session;

  it("is held against what it comes to now, to the last digit", () => {
    expect(compared(kept, session(75, 0.5))).toContain("the same to the last digit");
    expect(compared(kept, session(75, 0.5000000000000001))).toContain("kept was 0.5.");
    expect(compared(kept, session(50, 0.5))).toContain("stopped at step 50");
  });

  const message = (event: object): Message => ({ event: event as unknown as Event, arrays: {} });
  const frame = (step: number): Message => message({ kind: "frame", run: "main", number: 1, row: { step, training_loss: 0.5, test_loss: 0.75 } });
  const opened = async (reply: (command: Command) => readonly Message[] | Error): Promise<[Reopening, Command[]]> => {
    const host = new RecordingHost(reply);
    const made = new Session(host, () => {});
    made.listen();
    const reopening = new Reopening();
    await reopening.open(made, kept);
    return [reopening, host.sent.filter(({ kind }) => kind !== "seen")];
  };

  it("runs from its settings and seed until it is there", async () => {
    const steps = [40, 75];
    const [reopening, sent] = await opened((command) => (command.kind === "run_to" ? [frame(steps.shift() ?? 75)] : [frame(0)]));
    expect(sent).toEqual([{ kind: "pause" }, { kind: "change", settings: FIRST_SETTINGS, run: "main" }, { kind: "reset", seed: null }, { kind: "run_to", step: 75 }, { kind: "run_to", step: 75 }]);
    expect(reopening.sentence).toContain("the same to the last digit");
  });

  it("gives up where it gets no further, and where the lab refuses it", async () => {
    const [stuck, sent] = await opened((command) => (command.kind === "run_to" ? [frame(8)] : [frame(0)]));
    expect(sent.filter(({ kind }) => kind === "run_to")).toHaveLength(2);
    expect(stuck.sentence).toContain("stopped at step 8");
    const [refused, asked] = await opened(() => new Error("No such settings."));
    expect([refused.sentence, refused.running, asked.length]).toEqual(["", null, 1]);
  });
});
