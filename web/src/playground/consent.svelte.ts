// A question before something is lost, asked in one place for all that would lose it.
export class Consent {
  /** Whether it waits for an answer. */
  open = $state(false);
  #answer: ((yes: boolean) => void) | null = null;

  /** What the visitor answers. */
  ask(): Promise<boolean> {
    this.open = true;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  answer(yes: boolean): void {
    const answer = this.#answer;
    [this.open, this.#answer] = [false, null];
    answer?.(yes);
  }
}
