// How a page opens its session: with the settings it has, without them where they are refused; and what it says of that.
import { VERSION, type Command, type DataChoice, type Event, type PageKind, type Settings } from "../protocol/messages";

const ANEW = "Cutaway no longer knew this page, because it was started again or the page was away for long: training begins anew, ";

type Open = Extract<Command, { kind: "open" }>;
type Change = Extract<Command, { kind: "change" }>;
type Welcome = Extract<Event, { kind: "welcome" }>;

/** The settings of a page's link, as well as they can be read without or with a server's data. */
export type SettingsOfLink = (data: readonly DataChoice[]) => Settings | null;

export class Opening {
  readonly #ofLink: SettingsOfLink;
  readonly #page: PageKind;
  /** Those of the session that the page shows. */
  #inUse: Settings | null = null;
  #asked: { readonly id: number; readonly command: Open } | null = null;
  /** Why the settings were refused. */
  #objection: string | null = null;

  constructor(ofLink: SettingsOfLink, page: PageKind = "playground") {
    this.#ofLink = ofLink;
    this.#page = page;
  }

  /** The first command of a connection. */
  first(id: number, session: string | null): Open {
    this.#objection = null;
    return this.#ask(id, session, this.#inUse ?? this.#ofLink([]));
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

  /** What to change once a session is there without the link's settings: those with what their data need. Null where that is nothing new. */
  third({ catalogue }: Welcome): Change | null {
    if (this.#objection === null || this.#inUse) return null;
    const settings = this.#ofLink(catalogue.data);
    return settings && JSON.stringify(settings) !== JSON.stringify(this.#ofLink([])) ? { kind: "change", settings, run: "main" } : null;
  }

  /** Why the third was refused too; null where the link's settings were of use after all. */
  answered(objection: string | null): void {
    this.#objection = objection;
  }

  use(settings: Settings): void {
    this.#inUse = settings;
  }

  /** What the visitor should know of the session that was opened; null where it is what was asked for. */
  remarkOn({ resumed }: Welcome): string | null {
    if (resumed) return null;
    const anew = this.#asked?.command.session !== null;
    if (this.#objection === null) return anew ? `${ANEW}with the ${this.#page === "digits" ? "first settings" : "settings of its address"}.` : null;
    return `${anew ? `${ANEW}with the first settings` : "Training begins with the first settings"}, for those of the ${anew ? "address" : "link"} could not be used. ${this.#objection}`;
  }

  #ask(id: number, session: string | null, settings: Settings | null): Open {
    const command: Open = { kind: "open", version: VERSION, session, settings, page: this.#page };
    this.#asked = { id, command };
    return command;
  }
}
