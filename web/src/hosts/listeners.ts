// Who wants to hear of something.
export class Listeners<Heard> {
  readonly #all = new Set<(heard: Heard) => void>();

  /** Hear from now on. Returns what ends it. */
  add(listener: (heard: Heard) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(heard: Heard): void {
    for (const listener of this.#all) listener(heard);
  }
}
