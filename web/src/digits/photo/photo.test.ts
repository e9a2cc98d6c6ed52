import { expect, it } from "vitest";

import type { Message } from "../../hosts/host";
import { RecordingHost, type Reply } from "../../hosts/recording";
import { LARGEST_PHOTO, type Command, type Event, type PageRead, type Piece } from "../../protocol/messages";
import { NOTHING_DRAWN, type PictureReader } from "../reader.svelte";
import { Studio } from "../studio.svelte";
import type { Photograph } from "./photograph.svelte";
import { lessonOf, linesOf, textOf, tooLarge } from "./text";

const piece = (line: number, guess: number, notice = ""): Piece => ({ left: 0, top: 0, width: 9, height: 12, line, guess, probability: 0.9, notice });
const CLASSES = ["0", "1", "2", "3"];
const READ: PageRead = { kind: "page_read", answers: 1, network: "shipped", classes: CLASSES, pieces: [piece(0, 1), piece(0, 3, "unsure"), piece(0, 0), piece(2, 2)], text: ["13 0", "2"], sentence: "Four." };
const LEARNED = { kind: "pieces_learned", answers: 2, right_before: 0, right_after: 1, total: 1, validation_before: 0.99, validation_after: 0.99, steps: 5, sentence: "Learned." };
const message = (event: object): Message => ({ event: event as Event, arrays: {} });
const FILE = new File(["a page"], "page.png");

function opened(reply: (command: Command) => object | Error): { photograph: Photograph; reader: PictureReader; sent: readonly Command[]; shows: (event: object) => void } {
  const answer: Reply = (command) => {
    const found = reply(command);
    return found instanceof Error ? found : [message(found)];
  };
  const host = new RecordingHost(answer);
  const studio = new Studio(host, (draw) => draw());
  studio.begin();
  return { photograph: studio.photograph, reader: studio.reader, sent: host.sent, shows: (event) => host.play([message(event)]) };
}

const usual = ({ kind }: Command): object => (kind === "read_page" ? READ : kind === "learn_pieces" ? LEARNED : { kind: "done", answers: 0 });

it("puts the pieces into the lines of the page", () => {
  expect(linesOf(READ.pieces).map((line) => line.map(({ place }) => place))).toEqual([[0, 1, 2], [3]]);
});

it("writes the page's text with what was corrected, and leaves its spaces", () => {
  expect(textOf(READ, new Map())).toBe("13 0\n2");
  expect(textOf(READ, new Map([[1, 2], [2, null]]))).toBe("12 \n2");
});

it("writes names of several characters one after the other", () => {
  expect(textOf({ pieces: [piece(0, 1), piece(0, 0)], classes: ["alpha", "beta"], text: ["betaalpha"] }, new Map([[0, 0]]))).toBe("alphaalpha");
});

it("learns what has a class, and not what is no digit", () => {
  expect(lessonOf(new Map([[3, 2], [1, null], [0, 0]]))).toEqual({ pieces: [3, 0], labels: [2, 0] });
});

it("says of a file that it is too large before it is sent", async () => {
  expect(tooLarge({ name: "a.png", size: LARGEST_PHOTO }, LARGEST_PHOTO)).toBe(null);
  const { photograph, sent } = opened(usual);
  const large = new File([], "large.png");
  Object.defineProperty(large, "size", { value: LARGEST_PHOTO + 1 });
  await photograph.read(large);
  expect(photograph.refusal).toBe("large.png has 10,000,001 bytes; a photograph may have at most 10,000,000: make it smaller, or cut it.");
  expect(sent).toEqual([]);
});

it("sends the bytes of a file, and shows what was read on it", async () => {
  const { photograph, sent } = opened(usual);
  await photograph.read(FILE);
  expect(sent).toEqual([{ kind: "read_page", content: btoa("a page"), network: "shipped" }]);
  expect([photograph.page?.name, photograph.page?.event, photograph.busy]).toEqual(["page.png", READ, null]);
});

it("keeps the page before where another file is refused", async () => {
  const { photograph } = opened((command) => (command.kind === "read_page" && command.content !== btoa("a page") ? new Error("It is no picture.") : usual(command)));
  await photograph.read(FILE);
  await photograph.read(new File(["x"], "other.png"));
  expect([photograph.refusal, photograph.page?.name]).toEqual(["It is no picture.", "page.png"]);
});

it("makes a piece the picture of the page, and the first one of another page", async () => {
  const { photograph, reader } = opened(usual);
  await photograph.read(FILE);
  expect(photograph.chosen).toBe(null);
  photograph.choose(2);
  expect([photograph.chosen, reader.picture]).toEqual([2, { ...NOTHING_DRAWN, piece: 2 }]);
  await photograph.read(FILE);
  expect(photograph.chosen).toBe(0);
});

it("learns the corrected pieces with the network that read the page, and reads it again", async () => {
  const { photograph, reader, sent } = opened(usual);
  await photograph.read(FILE);
  photograph.say(1, 2);
  photograph.say(0, 3);
  photograph.say(0, undefined);
  photograph.say(3, null);
  await photograph.learn();
  expect(sent.at(-1)).toEqual({ kind: "learn_pieces", pieces: [1], labels: [2], network: "shipped" });
  expect(photograph.learned).toEqual(LEARNED);
  await photograph.again();
  expect(sent.filter(({ kind }) => kind === "read_page").at(-1)).toMatchObject({ network: "main" });
  expect([reader.network, photograph.said.get(1), photograph.learned]).toEqual(["main", 2, LEARNED]);
});

it("asks first where two runs would end, and learns nothing until one agrees", async () => {
  const { photograph, sent, shows } = opened(usual);
  await photograph.read(FILE);
  photograph.say(1, 2);
  shows({ kind: "digits_scene", fork: {} });
  const left = photograph.learn();
  expect(photograph.consent.open).toBe(true);
  photograph.consent.answer(false);
  await left;
  expect(sent.map(({ kind }) => kind)).toEqual(["read_page"]);
  const done = photograph.learn();
  photograph.consent.answer(true);
  await done;
  expect(sent.at(-1)?.kind).toBe("learn_pieces");
});

it("is gone with the session that has its pieces, and the drawing is read again", async () => {
  const { photograph, reader, shows } = opened(usual);
  await photograph.read(FILE);
  photograph.choose(2);
  photograph.say(2, 1);
  shows({ kind: "welcome", resumed: true });
  expect([photograph.page?.name, photograph.said.size]).toEqual(["page.png", 1]);
  shows({ kind: "welcome", resumed: false });
  expect([photograph.page, photograph.said.size, reader.picture]).toEqual([null, 0, NOTHING_DRAWN]);
});
