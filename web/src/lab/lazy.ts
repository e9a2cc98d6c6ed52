// Pages that are loaded when somebody goes there.
import type { Component } from "svelte";

import type { Studio } from "../digits/studio.svelte";
import type { Session } from "../playground/session.svelte";
import type { Theme } from "../store/state";

/** What a page may need; each takes what it does. */
export interface PageNeeds {
  readonly session: Session;
  readonly studio: Studio;
  readonly theme: Theme;
  /** Go to the playground. */
  readonly onplay: () => void;
}

type Loaded = { default: Component<PageNeeds> };

const found = import.meta.glob<Loaded>(["../digits/Digits.svelte", "../descent/Descent.svelte", "../gallery/Gallery.svelte"]);

/** By their names; a page that this build has not is not there. */
export const lazyPages: Readonly<Record<string, () => Promise<Loaded>>> = Object.fromEntries(Object.entries(found).map(([path, load]) => [path.split("/")[1] ?? "", load]));
