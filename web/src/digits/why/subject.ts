// What is asked about: a picture that was read, by whom, and whom to ask more of it.
import type { Message } from "../../hosts/host";
import type { Command } from "../../protocol/messages";
import type { Answer, Asked, PictureReader, Unit } from "../reader.svelte";
import type { Studio } from "../studio.svelte";
import { isSame } from "./asked.svelte";

/** A new reading is a new subject: what was told of the one before is stale. */
export type Subject = Answer;

/** The page around the explanations. */
export interface Desk {
  /** The newest reading; null while there is none, or nothing on the picture. */
  readonly subject: Subject | null;
  /** Whether it is of the present picture, and of the network as it is now. */
  readonly current: boolean;
  /** The hidden unit that is looked at, also in the layers above: it stays when the picture changes. */
  unit: Unit | null;
  /** Whether nobody draws and nothing trains: only then is there time for long questions. */
  readonly resting: boolean;
  /** Ask the server; a refusal is thrown as an Error with its sentence. */
  ask(command: Command): Promise<Message>;
}

/** The desk of the page: a training of the network that reads must rest too. */
export function deskOf(studio: Studio, reader: PictureReader): Desk {
  return {
    get subject() {
      return reader.answer?.event.empty === null ? reader.answer : null;
    },
    get current() {
      return reader.current;
    },
    get unit() {
      return reader.unit;
    },
    set unit(unit) {
      reader.unit = unit;
    },
    get resting() {
      return studio.connection === "open" && (reader.network === "shipped" || !studio.playing);
    },
    ask: (command) => studio.answer(command),
  };
}

/** What all questions about a subject have in common. */
export function questionOf({ picture, switches, network }: Subject): Asked {
  return { picture, switches, network };
}

/** Whether two readings are of the same picture by the same network, which may have learned in between. */
export function isSameQuestion(one: Subject, other: Subject): boolean {
  return isSame(questionOf(one), questionOf(other)) && one.event.classes.join() === other.event.classes.join();
}

/** The number of the last hidden layer, 0 where there is none: the values of layer 1 are a1. */
export function lastHidden({ arrays }: Subject): number {
  let layer = 0;
  while (arrays[`a${layer + 1}`]) layer += 1;
  return layer;
}

/** The likeliest class besides one. */
export function runnerUp({ arrays }: Subject, answer: number): number {
  const chances = [...(arrays["p"]?.values ?? [])].map((value, place) => (place === answer ? -Infinity : value));
  return chances.indexOf(Math.max(...chances));
}

/** A class in words: digits are named as they are, and so are letters. */
export function className({ event }: Subject, place: number): string {
  return event.classes[place] ?? String(place);
}
