// Why this answer: which two classes are compared, which unit is looked at, and what was told of both.
import type { Blocks } from "../../hosts/host";
import type { DigitUnit, DigitWhy } from "../../protocol/messages";
import type { Unit } from "../reader.svelte";
import { Asked } from "./asked.svelte";
import { isSameQuestion, lastHidden, questionOf, runnerUp, type Desk, type Subject } from "./subject";

export interface Compared {
  readonly subject: Subject;
  readonly answer: number;
  readonly rival: number;
}

export interface Looked extends Unit {
  readonly subject: Subject;
}

/** What was told, and of what. */
export interface Told {
  readonly of: Compared;
  readonly event: DigitWhy;
  readonly arrays: Blocks;
}

export class Reasons {
  /** Whether somebody looks: nothing is asked while the section is shut. */
  open = $state(false);
  /** What was chosen by hand; of another picture the guess and the runner-up are compared again. */
  #chosen: Compared | null = $state.raw(null);
  readonly desk: Desk;

  readonly compared: Compared | null = $derived.by(() => {
    const { subject } = this.desk;
    if (!subject || subject.event.guess === null) return null;
    return this.#chosen && isSameQuestion(this.#chosen.subject, subject) ? { ...this.#chosen, subject } : { subject, answer: subject.event.guess, rival: runnerUp(subject, subject.event.guess) };
  });
  readonly #looked: Looked | null = $derived.by(() => (this.desk.unit && this.compared && fits(this.desk.unit, this.compared.subject) ? { subject: this.compared.subject, ...this.desk.unit } : null));

  readonly why: Asked<Compared>;
  readonly about: Asked<Looked>;

  constructor(desk: Desk) {
    this.desk = desk;
    this.why = new Asked({
      desk,
      wish: () => (this.open ? this.compared : null),
      carry: ({ subject, answer, rival }) => desk.ask({ kind: "why_digit", ...questionOf(subject), answer, rival }),
    });
    this.about = new Asked({
      desk,
      wish: () => (this.open ? this.#looked : null),
      carry: ({ subject, layer, unit }) => desk.ask({ kind: "show_unit", ...questionOf(subject), layer, unit }),
    });
  }

  /** Ask about another class, or compare with another one; who chooses the same twice has the two change places. */
  compare(answer: number, rival: number): void {
    const before = this.compared;
    if (!before) return;
    if (answer !== rival) this.#chosen = { ...before, answer, rival };
    else this.#chosen = { ...before, answer: before.rival, rival: before.answer };
  }

  /** Look at a unit, or at none. */
  look(layer: number, unit: number): void {
    const { unit: before } = this.desk;
    this.desk.unit = before?.layer === layer && before.unit === unit ? null : { layer, unit };
  }

  /** What was told, of the present picture or (where it is not `fresh`) of the one before. */
  get answer(): Told | null {
    const { told } = this.why;
    return told?.message.event.kind === "digit_why" ? { event: told.message.event, arrays: told.message.arrays, of: told.of } : null;
  }

  get unitAnswer(): { readonly event: DigitUnit; readonly arrays: Blocks; readonly of: Looked } | null {
    const { told } = this.about;
    return told?.message.event.kind === "digit_unit" ? { event: told.message.event, arrays: told.message.arrays, of: told.of } : null;
  }
}

function fits({ layer, unit }: Unit, subject: Subject): boolean {
  return layer <= lastHidden(subject) && unit < (subject.arrays[`a${layer}`]?.values.length ?? 0);
}
