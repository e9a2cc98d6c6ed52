// A host without Python: it plays what was recorded, and remembers what it was asked. For tests.
import type { Command } from "../protocol/messages";
import type { Connectable, Connection, Message } from "./host";
import { Listeners } from "./listeners";

export type Reply = (command: Command) => readonly Message[] | Error;

export class RecordingHost implements Connectable {
  /** What was sent, in its order. */
  readonly sent: Command[] = [];
  /** How often somebody asked for the connection. */
  connects = 0;
  readonly #messages = new Listeners<Message>();
  readonly #connections = new Listeners<Connection>();
  readonly #reply: Reply;

  /** With what answers each command: the last message is the answer, an Error a refusal. */
  constructor(reply: Reply = () => [{ event: { kind: "done", answers: 0 }, arrays: {} }]) {
    this.#reply = reply;
  }

  connect(): void {
    this.connects += 1;
  }

  play(messages: readonly Message[]): void {
    for (const message of messages) this.#messages.tell(message);
  }

  become(connection: Connection): void {
    this.#connections.tell(connection);
  }

  post(command: Command): void {
    this.sent.push(command);
    const reply = this.#reply(command);
    if (!(reply instanceof Error)) this.play(reply);
  }

  async ask(command: Command): Promise<Message> {
    this.sent.push(command);
    const reply = this.#reply(command);
    if (reply instanceof Error) throw reply;
    this.play(reply);
    const answer = reply.at(-1);
    if (!answer) throw new Error("The recording has no answer to this command.");
    return answer;
  }

  onMessage(listener: (message: Message) => void): () => void {
    return this.#messages.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    listener("open");
    return this.#connections.add(listener);
  }
}
