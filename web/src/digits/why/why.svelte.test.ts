import { expect, it } from "vitest";

import type { Block, Blocks, Message } from "../../hosts/host";
import type { Command, Event } from "../../protocol/messages";
import { ALL_STAGES, NOTHING_DRAWN, type Unit } from "../reader.svelte";
import { Asked, isSame } from "./asked.svelte";
import { measureOf } from "./colors";
import { outlineOf } from "./outline";
import { Reasons } from "./reasons.svelte";
import { Rules, sizesOf } from "./rules.svelte";
import { className, lastHidden, questionOf, runnerUp, type Desk, type Subject } from "./subject";
import { extremes, rankedBySize, sumOf } from "./sums";

const block = (values: readonly number[], ...shape: number[]): Block => ({ shape: shape.length ? shape : [values.length], values: Float32Array.from(values) });
const message = (event: object, arrays: Blocks = {}): Message => ({ event: event as Event, arrays });

const CHANCES = [0.1, 0.6, 0.3];
const SUBJECT: Subject = {
  picture: NOTHING_DRAWN,
  switches: ALL_STAGES,
  network: "shipped",
  scene: null,
  event: { kind: "digit_read", answers: 1, network: "shipped", step: 0, classes: ["0", "1", "2"], stages: [], empty: null, guess: 1, sentence: "", unlike: [] },
  arrays: { x: block([0, 1, 1, 0], 2, 2), a1: block([0, 2, 1, 0, 0]), a2: block([0.5, 3]), p: block(CHANCES) },
};

class FakeDesk implements Desk {
  subject: Subject | null = $state.raw(SUBJECT);
  unit: Unit | null = $state.raw(null);
  current = $state(true);
  resting = $state(true);
  readonly sent: Command[] = [];
  reply: (command: Command) => Promise<Message> = async ({ kind }) => message({ kind: kind === "why_digit" ? "digit_why" : "digit_unit", step: 0 });

  ask(command: Command): Promise<Message> {
    this.sent.push(command);
    return this.reply(command);
  }
}

it("adds shares and biases, and says whether they are the difference", () => {
  const sum = sumOf(Float32Array.from([2, -0.5, 1]), 0.25, 2.75);
  expect([sum.pro, sum.con, sum.bias, sum.total]).toEqual([3, -0.5, 0.25, 2.75]);
  expect(sum.holds).toBe(true);
  expect(sumOf(Float32Array.from([2, -0.5, 1]), 0.25, 2.7).holds).toBe(false);
});

it("forgives the rounding of single-precision numbers only", () => {
  const thirds = Float32Array.from({ length: 784 }, () => 1 / 3);
  expect(sumOf(thirds, 0, 784 / 3).holds).toBe(true);
  expect(sumOf(thirds, 0, 784 / 3 + 0.1).holds).toBe(false);
});

it("puts numbers in the order of their size, and finds the largest and the smallest", () => {
  expect(rankedBySize(Float32Array.from([1, -3, 2])).map(({ place }) => place)).toEqual([1, 2, 0]);
  expect(extremes(Float32Array.from([1, -3, 2]))).toEqual({ most: { place: 2, value: 2 }, least: { place: 1, value: -3 } });
});

it("measures colors by the largest size, also where all is zero", () => {
  expect(measureOf(Float32Array.from([1, -4, NaN]))).toBe(4);
  expect(measureOf(new Float32Array(3))).toBe(1);
});

it("draws the four sides around a pixel of ink", () => {
  expect(outlineOf(block([0, 0, 0, 0.9], 2, 2))).toBe("M1 1h1M1 1v1M2 1v1M1 2h1");
  expect(outlineOf(block([0.4, 0, 0, 0], 2, 2))).toBe("");
});

it("finds the last hidden layer, the sizes of all and the runner-up", () => {
  expect(lastHidden(SUBJECT)).toBe(2);
  expect(sizesOf(SUBJECT)).toEqual([4, 5, 2, 3]);
  expect(runnerUp(SUBJECT, 1)).toBe(2);
  expect(runnerUp(SUBJECT, 2)).toBe(1);
});

it("speaks of letters as of digits, with as many classes as the network has", () => {
  const classes = Array.from({ length: 26 }, (_, place) => String.fromCharCode(65 + place));
  const letter: Subject = { ...SUBJECT, event: { ...SUBJECT.event, classes, guess: 25 }, arrays: { ...SUBJECT.arrays, p: block(classes.map((_, place) => place / 325)) } };
  expect([sizesOf(letter).at(-1), runnerUp(letter, 25), className(letter, 25)]).toEqual([26, 24, "Z"]);
});

it("takes wishes for the same by their parts", () => {
  expect(isSame({ subject: SUBJECT, answer: 1 }, { subject: SUBJECT, answer: 1 })).toBe(true);
  expect(isSame({ subject: { ...SUBJECT }, answer: 1 }, { subject: SUBJECT, answer: 1 })).toBe(false);
  expect(isSame(null, { answer: 1 })).toBe(false);
});

it("asks nothing while the section is shut or somebody draws, and compares guess and runner-up", async () => {
  const desk = new FakeDesk();
  const reasons = new Reasons(desk);
  expect(reasons.why.due).toBe(false);
  reasons.open = true;
  expect(reasons.why.due).toBe(true);
  desk.resting = false;
  expect(reasons.why.due).toBe(false);
  desk.resting = true;
  await reasons.why.refresh();
  expect(desk.sent).toEqual([{ kind: "why_digit", ...questionOf(SUBJECT), answer: 1, rival: 2 }]);
  expect([reasons.why.fresh, reasons.why.due]).toEqual([true, false]);
});

it("marks what was told as stale when the picture changes, and forgets what was compared", async () => {
  const desk = new FakeDesk();
  const reasons = new Reasons(desk);
  reasons.open = true;
  reasons.compare(0, 1);
  await reasons.why.refresh();
  expect(reasons.answer?.of.answer).toBe(0);
  desk.subject = { ...SUBJECT, picture: { ...NOTHING_DRAWN, example: 1 } };
  expect([reasons.why.fresh, reasons.why.due]).toEqual([false, true]);
  expect([reasons.compared?.answer, reasons.compared?.rival]).toEqual([1, 2]);
});

/** The same picture, read again after some steps of the training. */
const after = (step: number): Subject => ({ ...SUBJECT, network: "main", event: { ...SUBJECT.event, network: "main", step } });

it("marks what was told as stale when the network has gone on, and asks again once the picture is read by it", async () => {
  const desk = new FakeDesk();
  desk.subject = after(0);
  const reasons = new Reasons(desk);
  reasons.open = true;
  reasons.compare(0, 1);
  await reasons.why.refresh();
  desk.current = false;
  expect([reasons.why.fresh, reasons.why.due]).toEqual([false, false]);
  [desk.subject, desk.current] = [after(5), true];
  expect([reasons.why.fresh, reasons.why.due]).toEqual([false, true]);
  expect([reasons.compared?.answer, reasons.compared?.rival]).toEqual([0, 1]); // what was chosen stays
  await reasons.why.refresh(); // which the network of step 0 answers
  expect(reasons.why.fresh).toBe(false);
  desk.reply = async () => message({ kind: "digit_why", step: 5 });
  await reasons.why.refresh();
  expect(reasons.why.fresh).toBe(true);
});

it("lets two classes change places instead of comparing one with itself", () => {
  const reasons = new Reasons(new FakeDesk());
  reasons.compare(2, 2);
  expect([reasons.compared?.answer, reasons.compared?.rival]).toEqual([2, 1]);
});

it("does not ask again for what was refused, but for the next picture", async () => {
  const desk = new FakeDesk();
  desk.reply = () => Promise.reject(new Error("It is too much."));
  const reasons = new Reasons(desk);
  reasons.open = true;
  await reasons.why.refresh();
  expect([reasons.why.refusal, reasons.why.due]).toEqual(["It is too much.", false]);
  desk.subject = { ...SUBJECT };
  expect([reasons.why.refusal, reasons.why.due]).toEqual([null, true]);
});

it("asks once while an answer is under way", async () => {
  let settle = (_: Message): void => {};
  let asked = 0;
  const wish = { subject: SUBJECT };
  const one = new Asked({ desk: new FakeDesk(), wish: () => wish, carry: () => ((asked += 1), new Promise<Message>((resolve) => (settle = resolve))) });
  const first = one.refresh();
  await one.refresh();
  expect([asked, one.due]).toEqual([1, false]);
  settle(message({ kind: "digit_why", step: 0 }));
  await first;
  expect(one.fresh).toBe(true);
});

it("looks at a unit that the network has, and at none when it is chosen again", async () => {
  const desk = new FakeDesk();
  const reasons = new Reasons(desk);
  reasons.open = true;
  reasons.look(2, 1);
  await reasons.about.refresh();
  expect(desk.sent).toEqual([{ kind: "show_unit", ...questionOf(SUBJECT), layer: 2, unit: 1 }]);
  reasons.look(2, 1);
  expect(desk.unit).toBe(null);
  reasons.look(2, 7);
  expect(reasons.about.due).toBe(false);
});

const PAGE = JSON.stringify({ title: "Step", steps: [], selection: null, graph: { columns: [] }, lenses: {} });

it("explains the weight from the most active unit to the guess until another one is chosen", async () => {
  const desk = new FakeDesk();
  desk.reply = async () => message({ kind: "explained", step: 0, page: PAGE });
  const rules = new Rules(desk);
  expect(rules.weight).toEqual({ layer: 3, from: 1, to: 1 });
  rules.choose({ layer: 1, from: 3, to: 4 });
  rules.say(0);
  await rules.asked.refresh();
  expect(desk.sent).toEqual([{ kind: "explain_digit", ...questionOf(SUBJECT), label: 0, focus: ["W1", [3, 4]] }]);
  expect(rules.reading.state.selection).toEqual({ name: "W1", index: [3, 4] });
  desk.reply = async () => message({ kind: "nudged", predicted: 0.5, actual: 0.25 });
  expect(await rules.nudge({ name: "W1", index: [3, 4] }, 0.1)).toEqual({ change: 0.1, predicted: 0.5, actual: 0.25 });
});

it("nudges no number of a network that has gone on since the step was explained", async () => {
  const desk = new FakeDesk();
  desk.reply = async ({ kind }) => {
    if (kind === "nudge_digit") desk.current = false; // a step was made before the answer came
    return message(kind === "nudge_digit" ? { kind: "nudged", predicted: 0.5, actual: 0.25 } : { kind: "explained", step: 0, page: PAGE });
  };
  const rules = new Rules(desk);
  rules.choose({ layer: 1, from: 3, to: 4 });
  await rules.asked.refresh();
  const nudge = (): Promise<unknown> => rules.nudge({ name: "W1", index: [3, 4] }, 0.1);
  expect([await nudge(), desk.sent.length]).toEqual([null, 2]);
  expect([await nudge(), desk.sent.length]).toEqual([null, 2]);
});

it("goes back to a weight that there is when another network reads", () => {
  const desk = new FakeDesk();
  const rules = new Rules(desk);
  rules.choose({ layer: 1, from: 3, to: 4 });
  desk.subject = { ...SUBJECT, arrays: { ...SUBJECT.arrays, a1: block([1, 2]) } };
  expect(rules.weight).toEqual({ layer: 3, from: 1, to: 1 });
});
