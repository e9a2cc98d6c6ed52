// How a page opens its session: with the settings it has, without them where they are refused; and what it says of that.
import { VERSION, type Command, type Event, type Settings } from "../protocol/messages";

const ANEW = "Cutaway no longer knew this page, because it was started again or the page was away for long: training begins anew, ";

type Open = Extract<Command, { kind: "open" }>;
type Welcome = Extract<Event, { kind: "welcome" }>;

export class Opening {
  readonly #ofLink: () => Settings | null;
  /** Those of the session that the page shows. */
  #inUse: Settings | null = null;
  #asked: { readonly id: number; readonly command: Open } | null = null;
  /** Why the settings were refused. */
  #objection: string | null = null;

  constructor(ofLink: () => Settings | null) {
    this.#ofLink = ofLink;
  }

  /** The first command of a connection. */
  first(id: number, session: string | null): Open {
    this.#objection = null;
    return this.#ask(id, session, this.#inUse ?? this.#ofLink());
  }

  /** The command to try after a refusal, or null where nothing is left to leave out. */
  second(id: number, objection: string): Open | null {
    const before = this.#asked?.command;
    if (!before?.settings) return null;
    this.#objection = objection;
    return this.#ask(id, before.session, null);
  }

  /** Whether an event refuses what was asked last. */
  isRefusedBy(event: Event): boolean {
    return event.kind === "refused" && event.answers !== null && event.answers === this.#asked?.id;
  }

  use(settings: Settings): void {
    this.#inUse = settings;
  }

  /** What the visitor should know of the session that was opened; null where it is what was asked for. */
  remarkOn({ resumed }: Welcome): string | null {
    if (resumed) return null;
    const anew = this.#asked?.command.session !== null;
    if (this.#objection === null) return anew ? `${ANEW}with the settings of its address.` : null;
    return `${anew ? `${ANEW}with the first settings` : "Training begins with the first settings"}, for those of the ${anew ? "address" : "link"} could not be used. ${this.#objection}`;
  }

  #ask(id: number, session: string | null, settings: Settings | null): Open {
    const command: Open = { kind: "open", version: VERSION, session, settings };
    this.#asked = { id, command };
    return command;
  }
}
