// All settings in a link, "#data=spiral&noise=0.1&layers=8 relu~2": one list says how each is written and read.
import { FIRST_LAYER as LAYER, FIRST_SETTINGS as SETTINGS, type DataChoice, type DataSettings, type LayerSettings, type Settings } from "../protocol/messages";
import { withNeeded } from "./fit";

interface Part {
  readonly key: string;
  readonly write: (settings: Settings) => string;
  /** The settings with this part as the text says; the same settings where it makes no sense. */
  readonly read: (settings: Settings, text: string) => Settings;
  /** Whether a text can be read; whether there is anything by its names only the engine knows. */
  readonly sound: (text: string) => boolean;
}

const LISTS = "~";
const HIDDEN = "hide";
const LONGEST_TOLD = 80;
const THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

const PARTS: readonly Part[] = [
  data("data", "name"), data("noise", "noise"), data("share", "train_share"), data("points", "examples"), data("data-seed", "seed"),
  list("features"), { key: "layers", write: (settings) => settings.layers.map(writeLayer).join(LISTS), read: (settings, text) => ({ ...settings, layers: entries(text).map(readLayer) }), sound: (text) => entries(text).every(isLayer) },
  own("output"), own("loss"), own("optimizer"), own("learning_rate", "rate"), own("schedule"), own("epochs"), own("initializer"),
  own("bias_initializer", "biases"), list("regularizers"), own("batch_size", "batch"),
  { key: "shuffle", write: (settings) => (settings.shuffle ? "yes" : "no"), read: (settings, text) => ({ ...settings, shuffle: text !== "no" }), sound: (text) => ["yes", "no"].includes(text) },
  { key: "dtype", write: (settings) => settings.dtype, read: (settings, text) => (text === "float32" || text === "float64" ? { ...settings, dtype: text } : settings), sound: (text) => ["float32", "float64"].includes(text) },
  own("seed"),
];

/** The part of a link after "#": only what differs from the defaults, and what the page hides. */
export function toLink(settings: Settings, hidden: Iterable<string> = []): string {
  const told = PARTS.filter(({ write }) => write(settings) !== write(SETTINGS)).map(({ key, write }) => [key, write(settings)] as const);
  const names = [...hidden];
  const all = names.length === 0 ? told : [...told, [HIDDEN, names.join(LISTS)] as const];
  return all.map(([key, text]) => `${key}=${encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%5E", "^")}`).join("&");
}

/** The settings of a link; what is not there or makes no sense is as by default, or as these data need it. Null where there are none. */
export function fromLink(hash: string, choices: readonly DataChoice[] = []): Settings | null {
  const found = partsOf(hash);
  const told = PARTS.filter(({ key }) => found.has(key));
  if (told.length === 0) return null;
  const settings = told.reduce((read, part) => part.read(read, found.get(part.key) ?? ""), SETTINGS);
  return found.has("output") ? settings : withNeeded(settings, choices, found.get("loss"));
}

/** Where a link opens, which depends on whether its server can be reached from this machine alone. */
export function reachOf(hostname: string): string {
  return THIS_MACHINE.includes(hostname)
    ? "Whoever opens it needs Cutaway running on their own machine, at the same port."
    : "It opens for those who have been let in: give them first the whole address that the terminal shows, with its token.";
}

/** The controls that a teacher's link hides. */
export function hiddenBy(hash: string): ReadonlySet<string> {
  return new Set(entries(partsOf(hash).get(HIDDEN) ?? ""));
}

/** What a link says that means nothing, as one sentence; null where there is nothing such. What can be hidden has a name each. */
export function strangeIn(hash: string, hideable: readonly string[]): string | null {
  const known = [...PARTS.map(({ key }) => key), HIDDEN];
  const found = partsOf(hash);
  const names = [...found.keys()].filter((key) => !known.includes(key));
  const unsound = PARTS.filter(({ key, sound }) => found.has(key) && !sound(found.get(key) ?? "")).map(({ key }) => `${key}=${found.get(key)}`);
  const shown = [...hiddenBy(hash)].filter((name) => !hideable.includes(name)).map((name) => `${HIDDEN}=${name}`);
  const strange = [...names, ...unsound, ...shown];
  return strange.length === 0 ? null : `The link says “${strange.join(", ").slice(0, LONGEST_TOLD)}”, which means nothing here and was left out.`;
}

function partsOf(hash: string): URLSearchParams {
  return new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
}

function own<Name extends keyof Settings>(name: Name, key: string = name): Part {
  return { key, write: (settings) => String(settings[name]), read: (settings, text) => ({ ...settings, [name]: like(settings[name], text) }), sound: (text) => isLike(SETTINGS[name], text) };
}

function data<Name extends keyof DataSettings>(key: string, name: Name): Part {
  return { key, write: ({ data }) => String(data[name]), read: (settings, text) => ({ ...settings, data: { ...settings.data, [name]: like(settings.data[name], text) } }), sound: (text) => isLike(SETTINGS.data[name], text) };
}

function list(name: "features" | "regularizers"): Part {
  return { key: name, write: (settings) => settings[name].join(LISTS), read: (settings, text) => ({ ...settings, [name]: entries(text) }), sound: () => true };
}

function writeLayer({ units, activation, dropout, batch_normalization }: LayerSettings): string {
  const parts = [activation === LAYER.activation ? "" : activation, dropout === 0 ? "" : `drop=${dropout}`, batch_normalization ? "norm" : ""];
  return [String(units), ...parts.filter((part) => part !== "")].join(" ");
}

function readLayer(text: string): LayerSettings {
  const [units = "", ...parts] = text.split(" ");
  const dropout = parts.find((part) => part.startsWith("drop="))?.slice("drop=".length);
  const activation = parts.find((part) => part !== "norm" && !part.startsWith("drop=")) ?? LAYER.activation;
  return { units: like(LAYER.units, units), activation, dropout: like(LAYER.dropout, dropout ?? "0"), batch_normalization: parts.includes("norm") };
}

/** Whether all numbers of a layer can be read. */
function isLayer(text: string): boolean {
  const [units = "", ...parts] = text.split(" ");
  const dropouts = parts.filter((part) => part.startsWith("drop=")).map((part) => part.slice("drop=".length));
  return [units, ...dropouts].every((number) => isLike(0, number));
}

function entries(text: string): string[] {
  return text.split(LISTS).filter((entry) => entry !== "");
}

/** A text as a number where there was one; a number that makes no sense leaves what was there. */
function like<Value>(before: Value, text: string): Value {
  if (typeof before !== "number") return text as Value;
  return (isLike(before, text) ? Number(text) : before) as Value;
}

/** Whether a text can be read where there was a number, or something else. */
function isLike(before: unknown, text: string): boolean {
  return typeof before !== "number" || (text.trim() !== "" && Number.isFinite(Number(text)));
}
