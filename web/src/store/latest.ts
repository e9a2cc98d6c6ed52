// Asking again and again for the newest wish: one question under way, and of those that follow only the last.

export class Latest<Wish> {
  #wish: { readonly value: Wish } | null = null;
  #busy = false;
  readonly #carry: (wish: Wish) => Promise<void>;

  constructor(carry: (wish: Wish) => Promise<void>) {
    this.#carry = carry;
  }

  /** Whether a wish is being carried out. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Let go of what is wished for and not yet under way. */
  forget(): void {
    this.#wish = null;
  }

  /**
   * Carry out a wish, then the last of those that came meanwhile, even after one that failed; the first failure is
   * thrown then. Where one is under way it returns at once.
   */
  async want(value: Wish): Promise<void> {
    this.#wish = { value };
    if (this.#busy) return;
    this.#busy = true;
    const failures: unknown[] = [];
    while (this.#wish !== null) {
      const { value: next } = this.#wish;
      this.#wish = null;
      try {
        await this.#carry(next);
      } catch (error) {
        failures.push(error);
      }
    }
    this.#busy = false;
    if (failures.length > 0) throw failures[0];
  }
}
