// What a page needs of whatever runs Python behind it: the lab's server, a notebook's kernel, or a recording.
import type { Command, Event } from "../protocol/messages";

/** An array as it came: the numbers in the order of the rows, and how many there are along each axis. */
export interface Block {
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint8Array | Int32Array;
}

export type Blocks = Readonly<Record<string, Block>>;

export interface Message {
  readonly event: Event;
  readonly arrays: Blocks;
}

/** "lost" while it tries to come back, "missing" when it has tried several times, "waiting" where it was refused and tries again; "closed" where it gave up, or was told to. */
export type Connection = "connecting" | "open" | "lost" | "missing" | "waiting" | "closed";

export const LOST = "The connection to Cutaway is lost: see whether it still runs in the terminal. The page comes back by itself, and goes on where it was if Cutaway was not ended.";

/** A lab that was started again has another token, and a page cannot see that it is this for which it is refused. */
export const MISSING = `${LOST} If Cutaway was started again it may have a new address, with --host it always has: then open the one that the terminal shows.`;

export interface Host {
  /** Send a command; whatever comes of it arrives at the listeners. */
  post(command: Command): void;
  /** Send a command and wait for the event that answers it; a refusal is thrown as an Error with its sentence. */
  ask(command: Command): Promise<Message>;
  /** Hear all events. Returns what ends it. */
  onMessage(listener: (message: Message) => void): () => void;
  /** Hear how the connection is, now and whenever it changes. Returns what ends it. */
  onConnection(listener: (connection: Connection) => void): () => void;
}

/** A host whose connection is opened when somebody needs it. */
export interface Connectable extends Host {
  connect(): void;
}
