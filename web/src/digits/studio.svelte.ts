// The session of the digits page as its sections see it: the newest state, and whom to ask. It lives as long as the tab.
import type { Connectable, Message } from "../hosts/host";
import { Talk, type Schedule } from "../hosts/talk.svelte";
import type { DigitsScene } from "../protocol/messages";
import { NOTHING_KNOWN, reduce, type DigitsPicture, type Known } from "./known";
import { Photograph } from "./photo/photograph.svelte";
import { PictureReader } from "./reader.svelte";
import { Trainer } from "./training/trainer.svelte";

export class Studio extends Talk {
  known: Known = $state.raw(NOTHING_KNOWN);
  readonly scene: DigitsScene | null = $derived(this.known.scene); // new pictures leave the scene as it is
  readonly main: DigitsPicture | null = $derived(this.known.pictures.main);
  readonly fork: DigitsPicture | null = $derived(this.known.pictures.fork);
  readonly forked: boolean = $derived((this.scene?.fork ?? null) !== null);
  readonly playing: boolean = $derived((this.main?.frame.playing ?? null) !== null);
  /** What was drawn stays while one is on another page. */
  readonly reader = new PictureReader(this);
  /** So does what was said of a photographed page. */
  readonly photograph = new Photograph(this, this.reader);
  /** So does what was chosen of the training. */
  readonly trainer = new Trainer(this);
  readonly #connectable: Connectable;
  #begun = false;

  constructor(host: Connectable, schedule?: Schedule) {
    super(host, schedule);
    this.#connectable = host;
  }

  /** Open the session when the page is first visited; later visits find it as it was left. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.listen();
    this.#connectable.connect();
  }

  protected override take(messages: readonly Message[]): void {
    this.known = messages.reduce(reduce, this.known);
    if (messages.some(({ event }) => event.kind === "welcome" && !event.resumed)) this.photograph.lose();
    if (messages.some(({ event }) => event.kind === "digits_scene" || event.kind === "digits_frame")) this.reader.heard();
    this.trainer.trials.heard();
  }
}
