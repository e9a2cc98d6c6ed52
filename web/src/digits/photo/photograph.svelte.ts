// A photographed page: what was read on it, which piece is chosen, and what the learner says that the pieces are.
import type { Blocks } from "../../hosts/host";
import { Consent } from "../../playground/consent.svelte";
import { base64 } from "../../playground/saving";
import { LARGEST_PHOTO, type NetworkName, type PageRead, type PiecesLearned } from "../../protocol/messages";
import { NOTHING_DRAWN, type PictureReader } from "../reader.svelte";
import type { Studio } from "../studio.svelte";
import { lessonOf, tooLarge, type Said } from "./text";

export interface Page {
  /** The name of the file. */
  readonly name: string;
  readonly event: PageRead;
  readonly arrays: Blocks;
}

export class Photograph {
  page: Page | null = $state.raw(null);
  said: Said = $state.raw(new Map());
  learned: PiecesLearned | null = $state.raw(null);
  /** What is being waited for, in words, or null. */
  busy: string | null = $state(null);
  /** Why something was not done. */
  refusal: string | null = $state(null);
  /** Where there are two runs: whether they may end, for the network that learns takes the place of the main one. */
  readonly consent = new Consent();
  #file: File | null = null;
  readonly #studio: Studio;
  readonly #reader: PictureReader;

  constructor(studio: Studio, reader: PictureReader) {
    this.#studio = studio;
    this.#reader = reader;
  }

  /** The piece that is the page's present picture. */
  get chosen(): number | null {
    return this.page ? this.#reader.picture.piece : null;
  }

  /** Read a file; what was read before stays where this one is refused. */
  async read(file: File, network: NetworkName = this.#reader.network): Promise<void> {
    this.refusal = tooLarge(file, LARGEST_PHOTO);
    if (this.refusal || this.busy) return;
    await this.#during("Looking for digits on the page.", async () => {
      const { event, arrays } = await this.#studio.answer({ kind: "read_page", content: await base64(file), network });
      if (event.kind !== "page_read") return;
      this.#file = file;
      this.#show({ name: file.name, event, arrays });
    });
  }

  /** Make a piece the picture that is read, explained and changed on this page. */
  choose(place: number): void {
    this.#reader.read({ picture: { ...NOTHING_DRAWN, piece: place } });
  }

  /** Say what a piece is: a class, no digit (null), or nothing (undefined). */
  say(place: number, label: number | null | undefined): void {
    const said = new Map(this.said);
    if (label === undefined) said.delete(place);
    else said.set(place, label);
    this.said = said;
  }

  /** Train on with what the learner said; what would end two runs is done when the visitor agrees. */
  async learn(): Promise<void> {
    const { page } = this;
    if (!page || this.busy || !(await this.#agreed())) return;
    if (page !== this.page || this.busy) return; // another page was read while the question stood
    await this.#during("Training on these pieces, beside pictures of the data set.", async () => {
      const { event } = await this.#studio.answer({ kind: "learn_pieces", ...lessonOf(this.said), network: page.event.network });
      if (event.kind === "pieces_learned") this.learned = event;
    });
  }

  /** Read the same page with the network that has learned its pieces; what was said of them stays. */
  async again(): Promise<void> {
    const [said, learned] = [this.said, this.learned];
    if (!this.#file) return;
    await this.read(this.#file, "main");
    if (this.refusal) return;
    [this.said, this.learned] = [said, learned];
    this.#reader.read({ network: "main" });
  }

  /** The server no longer has the page that was read. */
  lose(): void {
    this.consent.answer(false);
    this.page = this.learned = this.refusal = this.#file = null;
    this.said = new Map();
    if (this.#reader.picture.piece !== null) this.#reader.turnTo("drawing");
  }

  async #agreed(): Promise<boolean> {
    this.consent.answer(false);
    return !this.#studio.forked || this.consent.ask();
  }

  #show(page: Page): void {
    this.page = page;
    this.said = new Map();
    this.learned = null;
    if (this.#reader.picture.piece === null) return;
    if (page.event.pieces.length > 0) this.choose(0); // the piece that was shown was of the page before
    else this.#reader.read({ picture: NOTHING_DRAWN });
  }

  async #during(words: string, act: () => Promise<void>): Promise<void> {
    this.busy = words;
    this.refusal = null;
    try {
      await act();
    } catch (error) {
      this.refusal = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = null;
    }
  }
}
