// Pages that are loaded when somebody goes there.
import type { Component } from "svelte";

import type { Host } from "../hosts/host";

type Loaded = { default: Component<{ host: Host }> };

const found = import.meta.glob<Loaded>("../descent/Descent.svelte");

/** By their names; a page that this build has not is not there. */
export const lazyPages: Readonly<Record<string, () => Promise<Loaded>>> = Object.fromEntries(Object.values(found).map((load) => ["descent", load]));
