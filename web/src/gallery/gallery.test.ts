import { describe, expect, it } from "vitest";

import { RecordingHost } from "../hosts/recording";
import type { Message } from "../hosts/host";
import { Session } from "../playground/session.svelte";
import { FIRST_SETTINGS, type Command, type Event } from "../protocol/messages";
import { EMPTY } from "../store/history";
import { NOTHING, type Lab, type Stage } from "../store/lab";
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

  const by = (events: Lab["histories"]["main"]["events"]): Lab => ({ ...NOTHING, stage: stage("circle"), histories: { ...NOTHING.histories, main: { ...EMPTY, events } } });
  const session = (step: number, loss: number, lab = NOTHING): Session => ({ frame: { row: { step, training_loss: loss, test_loss: 0.75 } }, lab }) as unknown as Session;

  it("is held against what it comes to now, to the last digit", () => {
    expect(compared(kept, session(75, 0.5))).toContain("the same to the last digit");
    expect(compared(kept, session(75, 0.5000000000000001))).toContain("kept was 0.5.");
    expect(compared(kept, session(50, 0.5))).toContain("stopped at step 50");
  });

  it("comes to other numbers for the reason that there is", () => {
    const edited = by([[20, "W1[0,0] was set"]]);
    expect(compared(kept, session(75, 0.4))).toContain("One machine adds up in another order");
    expect(compared(kept, session(75, 0.4, edited))).toMatch(/kept was 0\.5\. At step 20 something was done by hand/);
    expect(compared({ ...kept, remark: "It had own points." }, session(75, 0.4, edited))).toMatch(/kept was 0\.5\. It had own points\.$/);
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
    expect(sent).toEqual([{ kind: "pause" }, { kind: "change", settings: FIRST_SETTINGS, run: "main" }, { kind: "reset", seed: null }, { kind: "run_to", step: 2 }, { kind: "run_to", step: 42 }]);
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

/** A lab that runs ten steps further with each answer, and gives it when a test says so. */
class SlowLab extends RecordingHost {
  #held: (() => void)[] = [];
  #step = 0;

  constructor() {
    super(({ kind }) => [this.#frame((this.#step = kind === "reset" ? 0 : this.#step + (kind === "run_to" ? 10 : 0)))]);
  }

  override async ask(command: Command): Promise<Message> {
    if (command.kind === "run_to") await new Promise<void>((free) => this.#held.push(free));
    return super.ask(command);
  }

  /** Give the answers that are due, as often as asked. */
  async answer(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      for (const free of this.#held.splice(0)) free();
      await new Promise((done) => setTimeout(done));
    }
  }

  /** How far it was asked to run. */
  get goals(): readonly number[] {
    return this.sent.flatMap((command) => (command.kind === "run_to" ? [command.step] : []));
  }

  #frame(step: number): Message {
    return { event: { kind: "frame", run: "main", number: 1, row: { step, training_loss: 0.5, test_loss: 0.75 } } as unknown as Event, arrays: {} };
  }
}

describe("what is opened again", () => {
  const long = { ...kept, step: 3_000_000 };
  const begun = async (picture: Kept): Promise<{ lab: SlowLab; session: Session; reopening: Reopening; open: (next: Kept) => void }> => {
    const [lab, reopening] = [new SlowLab(), new Reopening()];
    const session = new Session(lab, () => {});
    session.listen();
    const open = (next: Kept): void => void reopening.open(session, next);
    open(picture);
    await lab.answer(3);
    return { lab, session, reopening, open };
  };

  it.each([["another", { ...kept, step: 20 }], ["the same", long]])("does not go on when it was stopped and %s is opened while its last answer is due", async (_, next) => {
    const { lab, reopening, open } = await begun(long);
    reopening.stop();
    open(next);
    const before = lab.goals.length;
    await lab.answer(2);
    expect(lab.goals.slice(before)).toEqual([50_020, Math.ceil(next.step / 60)]); // the answer that was due, and one of the next
    reopening.stop();
    await lab.answer(3);
    expect([lab.goals.length, reopening.running, reopening.sentence]).toEqual([before + 3, null, ""]);
  });

  it("comes to its end when one before was stopped", async () => {
    const { lab, reopening, open } = await begun(long);
    reopening.stop();
    open({ ...kept, step: 20 });
    await lab.answer(6);
    expect([reopening.running, reopening.sentence]).toEqual([null, expect.stringContaining("It ran again to step 20.")]);
    expect(lab.goals.filter((goal) => goal > 20)).toEqual([50_000, 50_010, 50_020]);
  });

  it("is given up when the training is changed meanwhile, and says so", async () => {
    const { lab, reopening } = await begun(long);
    lab.play([{ event: { kind: "scene", answers: null, settings: { ...FIRST_SETTINGS, batch_size: 5 }, fork: null, columns: [] } as unknown as Event, arrays: {} }]);
    const before = lab.goals.length;
    await lab.answer(3);
    expect(lab.goals).toHaveLength(before + 1);
    expect([reopening.running, reopening.sentence]).toEqual([null, expect.stringMatching(/^It did not run again to the end: the training was changed .* kept at step 3,000,000\.$/)]);
  });
});
