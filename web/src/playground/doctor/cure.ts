// A cure for a training that has gone on since the doctor looked: only what the cure changes is changed.
import type { LayerSettings, Settings } from "../../protocol/messages";
import { differences } from "../../store/lab";

/** The settings of now, with those parts in which a cure differs from the settings that the doctor saw. */
export function curedNow(seen: Settings, cure: Settings, now: Settings): Settings {
  const parts = differences(seen, cure).map((name) => [name, cure[name]] as const);
  return { ...now, ...Object.fromEntries(parts), layers: curedLayers(seen.layers, cure.layers, now.layers) };
}

/** What a cure changes in one layer it changes in all alike, so that it holds for layers that came since, too. */
function curedLayers(seen: readonly LayerSettings[], cure: readonly LayerSettings[], now: readonly LayerSettings[]): readonly LayerSettings[] {
  const parts = cure.flatMap((layer, place) => Object.entries(layer).filter(([name, value]) => seen[place]?.[name as keyof LayerSettings] !== value));
  return now.map((layer) => ({ ...layer, ...Object.fromEntries(parts) }));
}
