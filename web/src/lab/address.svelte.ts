// The page's address: always the settings in use and what a teacher hides, so that it can be copied, and the page loaded again.
import { untrack } from "svelte";

import { HIDEABLE } from "../playground/words";
import type { Session } from "../playground/session.svelte";
import { dataOf } from "../store/lab";
import { fromLink, hiddenBy, strangeIn, toLink } from "../store/link";

export class Address {
  /** The controls that a teacher's link hides; on all pages. */
  hidden: ReadonlySet<string> = $state.raw(hidden());
  readonly #session: Session;
  readonly #scene = $derived.by(() => this.#session.scene);
  /** Whether the link that the page was opened with has been looked at. */
  #met = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The address of one of the lab's pages, with all that is in use. */
  at(path: string): string {
    const link = this.#scene ? toLink(this.#scene.settings, this.hidden) : location.hash.slice(1);
    return path + location.search + (link === "" ? "" : `#${link}`);
  }

  /** Follow what the engine has. Who comes back to a session by another link wants that link's settings. */
  keep(): void {
    if (!this.#scene) return;
    if (!this.#met) untrack(() => this.#meet());
    this.write();
  }

  #meet(): void {
    this.#met = true;
    if (this.#session.lab.resumed) void this.follow();
    else this.#session.notice ??= strange();
  }

  /** Use the settings of the address, and hide what it says; what is refused does not stay in it. */
  async follow(): Promise<void> {
    this.hidden = hidden();
    const settings = fromLink(location.hash, dataOf(this.#session.lab));
    const sentence = strange();
    if (settings && this.#scene && toLink(settings) !== toLink(this.#scene.settings)) await this.#session.change(settings);
    this.#session.notice ??= sentence;
    this.write();
  }

  write(): void {
    const address = this.at(location.pathname);
    if (address !== location.pathname + location.search + location.hash) history.replaceState(null, "", address);
  }
}

const hideable = (): readonly string[] => HIDEABLE.map(([name]) => name);

function hidden(): ReadonlySet<string> {
  return new Set([...hiddenBy(location.hash)].filter((name) => hideable().includes(name)));
}

function strange(): string | null {
  return strangeIn(location.hash, hideable());
}
