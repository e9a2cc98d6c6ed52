// What is read on the digits page: the picture, how it is prepared, by which network, and what the engine answered.
import type { Blocks } from "../hosts/host";
import type { DigitRead, DigitsScene, NetworkName, Picture, Switches } from "../protocol/messages";
import { Latest } from "../store/latest";
import type { Studio } from "./studio.svelte";

/** What is asked of a network. */
export interface Asked {
  readonly picture: Picture;
  readonly switches: Switches;
  readonly network: NetworkName;
}

/** An answer, and to what. */
export interface Answer extends Asked {
  /** What was trained on the page when it was asked for. */
  readonly scene: DigitsScene | null;
  readonly event: DigitRead;
  readonly arrays: Blocks;
}

/** A hidden unit: its layer, from 1, and its place, from 0. */
export interface Unit {
  readonly layer: number;
  readonly unit: number;
}

export const NOTHING_DRAWN: Picture = { strokes: [], pen: 20, example: null, down: 0, right: 0, degrees: 0, thicker: 0, piece: null };
/** Where the picture comes from: the pad, a test set, or a page that was read. */
export type Source = "drawing" | "example" | "piece";

export const ALL_STAGES: Switches = { polarity: true, crop: true, box: true, center: true };

export class PictureReader {
  picture: Picture = $state.raw(NOTHING_DRAWN);
  switches: Switches = $state.raw(ALL_STAGES);
  network: NetworkName = $state("shipped");
  /** The newest answer; while one draws it is of what was drawn a moment ago. */
  answer: Answer | null = $state.raw(null);
  /** Whether the answer is to what would be asked now, and of the network as it is now. */
  readonly current: boolean = $derived(
    this.answer !== null && this.answer.picture === this.picture && this.answer.switches === this.switches && this.answer.network === this.network && this.#stillReadsSo(this.answer),
  );
  /** The hidden unit that is chosen in the layers. */
  unit: Unit | null = $state.raw(null);
  readonly source: Source = $derived(sourceOf(this.picture));
  readonly studio: Studio;
  /** What was drawn and chosen last, to come back to. */
  #before: Readonly<Record<"drawing" | "example", Picture>> = { drawing: NOTHING_DRAWN, example: { ...NOTHING_DRAWN, example: 0 } };
  readonly #reads = new Latest<Asked>((asked) => this.#read(asked));
  /** Whether what the page says is a refusal of something that was asked for here. */
  #complained = false;

  constructor(studio: Studio) {
    this.studio = studio;
  }

  /** What would be asked now. */
  get asked(): Asked {
    return { picture: this.picture, switches: this.switches, network: this.network };
  }

  /** Read another picture, in another way, or by another network. */
  read(change: Partial<Asked> = {}): void {
    if (change.network !== undefined && change.network !== this.network) this.unit = null; // another has others
    Object.assign(this, change);
    if (this.source !== "piece") this.#before = { ...this.#before, [this.source]: this.picture };
    void this.#reads.want(this.asked);
  }

  /** News of the training came: a fork that is no more reads nothing, and a network that has gone on reads again. */
  heard(): void {
    const { scene } = this.studio;
    if (this.network === "fork" && scene?.fork === null) this.read({ network: "main" });
    else if (this.network !== "shipped" && (this.#reads.busy || !this.current)) void this.#reads.want(this.asked);
  }

  /** Go back to the drawing, or to the test picture. */
  turnTo(source: "drawing" | "example"): void {
    this.read({ picture: this.#before[source] });
  }

  /** Read a test picture as it is. */
  choose(example: number): void {
    this.read({ picture: { ...NOTHING_DRAWN, example } });
  }

  /** A network that is trained on the page is another one after each step, and where the training begins anew. */
  #stillReadsSo({ network, scene, event: { step } }: Answer): boolean {
    if (network === "shipped") return true;
    const picture = this.studio.known.pictures[network];
    return scene === this.studio.scene && (picture === null || picture.frame.row.step === step);
  }

  async #read(asked: Asked): Promise<void> {
    const { scene } = this.studio;
    try {
      const { event, arrays } = await this.studio.answer({ kind: "read_digit", ...asked });
      if (event.kind === "digit_read") this.answer = { ...asked, scene, event, arrays };
      if (this.#complained) this.studio.notice = null;
      this.#complained = false;
    } catch (error) {
      this.studio.complain(error);
      this.#complained = true;
    }
  }
}

function sourceOf({ example, piece }: Picture): Source {
  return piece !== null ? "piece" : example !== null ? "example" : "drawing";
}
