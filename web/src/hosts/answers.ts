// The commands that wait for an answer, by their number.
import type { Message } from "./host";

interface Waiting {
  readonly resolve: (message: Message) => void;
  readonly reject: (reason: Error) => void;
}

export class Answers {
  readonly #waiting = new Map<number, Waiting>();

  /** The promise of the answer to a command. */
  of(id: number): Promise<Message> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Whether a message answers one of them; then its promise is kept, or broken with the refusal's sentence. */
  settle(message: Message): boolean {
    const { event } = message;
    const id = "answers" in event ? event.answers : null;
    const waiting = id === null ? undefined : this.#waiting.get(id);
    if (id === null || !waiting) return false;
    this.#waiting.delete(id);
    if (event.kind === "refused") waiting.reject(new Error(event.sentence));
    else waiting.resolve(message);
    return true;
  }

  /** No answer will come. */
  breakAll(sentence: string): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.reject(new Error(sentence));
  }
}
