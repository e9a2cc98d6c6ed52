// A kept picture of a training, and how one is read that comes from a file: anybody may have written it.
import { FIRST_LAYER, FIRST_SETTINGS, type Settings } from "../protocol/messages";

export const MOST_KEPT = 60;
export const LARGEST_FILE = 30_000_000;
const LARGEST_IMAGE = 400_000;
const LARGEST_SIDE = 2000;
const LONGEST_TEXT = 400;
const MOST_ENTRIES = 40;
const IMAGE = "data:image/png;base64,";

export interface Kept {
  /** When it was kept, as an ISO date. */
  readonly date: string;
  readonly settings: Settings;
  readonly step: number;
  readonly training_loss: number;
  readonly test_loss: number;
  /** Why the settings alone do not lead to these numbers; empty where they do. */
  readonly remark: string;
  /** A PNG image as a data URL. */
  readonly image: string;
}

const FORM: Kept = { date: "", settings: FIRST_SETTINGS, step: 0, training_loss: 0, test_loss: 0, remark: "", image: "" };

export function written(pictures: readonly Kept[]): string {
  return JSON.stringify({ cutaway_gallery: 1, pictures: pictures.map((one) => Object.fromEntries(Object.keys(FORM).map((name) => [name, one[name as keyof Kept]]))) });
}

/** The pictures of a file; what is wrong with it is thrown as one sentence. */
export function read(text: string): readonly Kept[] {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("The file is no gallery: it is not JSON. Choose one that “Export” wrote.");
  }
  if (!isObject(found) || found["cutaway_gallery"] !== 1 || !Array.isArray(found["pictures"])) throw new Error("The file is no gallery of Cutaway. Choose one that “Export” wrote.");
  if (found["pictures"].length > MOST_KEPT) throw new Error(`The file has ${found["pictures"].length} pictures; a gallery holds ${MOST_KEPT}.`);
  return found["pictures"].map((one, place) => picture(one, `picture ${place + 1}`));
}

function picture(value: unknown, where: string): Kept {
  const kept = like(value, FORM, where) as Kept;
  if (!Number.isSafeInteger(kept.step) || kept.step < 0) throw new Error(`The step of ${where} is ${kept.step}; it should be a whole number from 0 on.`);
  if (Number.isNaN(Date.parse(kept.date))) throw new Error(`The date of ${where} is none.`);
  if (!isImage(kept.image)) throw new Error(`The image of ${where} is no PNG image of at most ${LARGEST_SIDE} by ${LARGEST_SIDE} pixels and ${LARGEST_IMAGE.toLocaleString("en-US")} characters.`);
  return kept;
}

/** Whether a text is a small PNG image: its size is read from its header, before a browser makes room for it. */
export function isImage(text: string): boolean {
  const content = text.slice(IMAGE.length);
  if (!text.startsWith(IMAGE) || content.length > LARGEST_IMAGE || content.length < 44 || !/^[A-Za-z0-9+/]+={0,2}$/.test(content)) return false;
  const head = atob(content.slice(0, 32));
  const number = (first: number): number => [0, 1, 2, 3].reduce((sum, place) => sum * 256 + head.charCodeAt(first + place), 0);
  const fits = (side: number): boolean => side > 0 && side <= LARGEST_SIDE;
  return head.startsWith("\x89PNG\r\n\x1a\n") && head.slice(12, 16) === "IHDR" && fits(number(16)) && fits(number(20));
}

/** A value of the very form of another: the same names, the same types, nothing else; sizes are limited. */
function like(value: unknown, form: unknown, where: string): unknown {
  if (Array.isArray(form)) return entries(value, where);
  if (isObject(form)) return object(value, form, where);
  if (typeof value !== typeof form) throw new Error(`In ${where} there is ${kind(value)} where ${kind(form)} should be.`);
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`In ${where} there is a number that is not finite.`);
  if (typeof value === "string" && value.length > LONGEST_TEXT && !where.endsWith(" image")) throw new Error(`In ${where} there is a text of ${value.length} characters; at most ${LONGEST_TEXT} are read.`);
  return value;
}

function object(value: unknown, form: Readonly<Record<string, unknown>>, where: string): unknown {
  const names = Object.keys(form);
  if (!isObject(value) || Object.keys(value).length !== names.length) throw new Error(`The ${where} should have exactly ${names.join(", ")}.`);
  const parts = names.map((name) => {
    if (!Object.hasOwn(value, name)) throw new Error(`The ${where} has no ${name}.`);
    return [name, like(value[name], form[name], `${where}, ${name}`)] as const;
  });
  return Object.fromEntries(parts);
}

/** A list: of layers, or of texts. */
function entries(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) throw new Error(`The ${where} should be a list of at most ${MOST_ENTRIES}.`);
  const form = where.endsWith(" layers") ? FIRST_LAYER : "";
  return value.map((one) => like(one, form, where));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kind(value: unknown): string {
  const names: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "yes or no" };
  return names[typeof value] ?? "something else";
}
