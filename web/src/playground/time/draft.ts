// What a fork is to do otherwise: the wishes alone, so that all else is what its run has when the fork begins.
import type { LayerSettings, Settings } from "../../protocol/messages";
import { differences } from "../../store/lab";

export interface Wishes {
  readonly parts: Partial<Settings>;
  /** By the layers' places. */
  readonly layers: Readonly<Record<number, Partial<LayerSettings>>>;
}

export const NO_WISHES: Wishes = { parts: {}, layers: {} };

/** The settings of a run with the wishes put in. */
export function draftOf(settings: Settings, { parts, layers }: Wishes): Settings {
  return { ...settings, ...parts, layers: settings.layers.map((layer, place) => ({ ...layer, ...layers[place] })) };
}

/** The wishes, and what one chose now: that in which the new draft differs from the one before. */
export function wished(wishes: Wishes, before: Settings, after: Settings): Wishes {
  const parts = differences(before, after).map((name) => [name, after[name]] as const);
  return { ...wishes, parts: { ...wishes.parts, ...Object.fromEntries(parts.filter(([name]) => name !== "layers")) } };
}

export function wishedOfLayer(wishes: Wishes, place: number, part: Partial<LayerSettings>): Wishes {
  return { ...wishes, layers: { ...wishes.layers, [place]: { ...wishes.layers[place], ...part } } };
}
