// What a user types for one of the catalogue: a name with settings, "sgd:momentum=0.9,decay=0.1".
export interface Spec {
  readonly name: string;
  readonly settings: Readonly<Record<string, number>>;
}

export function readSpec(text: string): Spec {
  const [name = "", listed = ""] = text.split(":", 2);
  const pairs = listed.split(",").map((part) => part.split("=", 2));
  const numbers = pairs.map(([key = "", value = ""]) => [key.trim(), Number(value)] as const);
  return { name, settings: Object.fromEntries(numbers.filter(([key, value]) => key !== "" && Number.isFinite(value))) };
}

/** Only what differs from the defaults is written. */
export function writeSpec({ name, settings }: Spec, defaults: Readonly<Record<string, number>> = {}): string {
  const told = Object.entries(settings).filter(([key, value]) => defaults[key] !== value);
  return told.length === 0 ? name : `${name}:${told.map(([key, value]) => `${key}=${value}`).join(",")}`;
}

/** "half_squared_error" as a learner reads it. */
export function spoken(name: string): string {
  return name.replaceAll("_", " ");
}
