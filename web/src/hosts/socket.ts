// The lab's server at the other end of a WebSocket: a lost connection comes back and goes on with the same session.
import type { Command, Event, PageKind } from "../protocol/messages";
import { Answers } from "./answers";
import { LOST, type Connection, type Host, type Message } from "./host";
import { Listeners } from "./listeners";
import { Opening, type SettingsOfLink } from "./opening";
import { decode } from "./wire";

export const FIRST_WAIT = 250;
export const LONGEST_WAIT = 8000;
/** After so many attempts in vain the page says more than that the connection is lost. */
export const SEVERAL = 4;
const SESSION_KEYS: Readonly<Record<PageKind, string>> = { playground: "cutaway-session", digits: "cutaway-digits" };
const OPEN = 1;
const POLICY = 1008;
const OWN_CODES = 4000;
const TAKEN_OVER = 4001;
const NO_ROOM = 4004;

/** Where the name of the session is kept while a tab is open. */
export interface Memory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface SocketOptions {
  readonly address: string;
  /** What a new session is made from. */
  readonly settings: SettingsOfLink;
  readonly memory: Memory;
  /** What the session is of. */
  readonly page?: PageKind;
  readonly open?: (address: string) => WebSocket;
}

export class SocketHost implements Host {
  readonly #options: SocketOptions;
  readonly #key: string;
  readonly #messages = new Listeners<Message>();
  readonly #connections = new Listeners<Connection>();
  readonly #answers = new Answers();
  readonly #opening: Opening;
  #socket: WebSocket | null = null;
  #connection: Connection = "connecting";
  #lastId = 0;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#key = SESSION_KEYS[options.page ?? "playground"];
    this.#opening = new Opening(options.settings, options.page);
  }

  /** Open the connection, and open it again whenever it is lost. */
  connect(): void {
    clearTimeout(this.#timer);
    const { address, open = (where: string) => new WebSocket(where) } = this.#options;
    const socket = open(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#greet();
    socket.onmessage = (message: MessageEvent<unknown>) => this.#hear(message.data);
    socket.onclose = (event) => this.#closed(socket, event.code);
    this.#socket = socket;
  }

  /** Close the connection for good. */
  close(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#answers.breakAll(LOST);
    this.#become("closed");
  }

  post(command: Command): void {
    this.#send(++this.#lastId, command);
  }

  ask(command: Command): Promise<Message> {
    if (this.#connection !== "open") return Promise.reject(new Error(LOST));
    const id = ++this.#lastId;
    const answer = this.#answers.of(id);
    this.#send(id, command);
    return answer;
  }

  onMessage(listener: (message: Message) => void): () => void {
    return this.#messages.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    listener(this.#connection);
    return this.#connections.add(listener);
  }

  #greet(): void {
    const id = ++this.#lastId;
    this.#send(id, this.#opening.first(id, recalled(this.#options.memory, this.#key)));
  }

  #hear(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) return;
    const message = decode(data);
    const { event } = message;
    if (event.kind === "refused" && this.#opening.isRefusedBy(event)) return this.#refused(event.sentence);
    if (event.kind === "welcome") this.#welcomed(event.session);
    if (event.kind === "scene") this.#opening.use(event.settings);
    this.#messages.tell(message); // first whoever draws, so that an answer finds the new state
    this.#answers.settle(message);
    if (event.kind === "welcome") void this.#begun(event);
  }

  /** Say how the session was opened, when the last that could be tried for it was tried. */
  async #begun(welcome: Extract<Event, { kind: "welcome" }>): Promise<void> {
    const third = this.#opening.third(welcome);
    if (third) this.#opening.answered(await this.ask(third).then(() => null, (error: Error) => error.message));
    this.#say(this.#opening.remarkOn(welcome));
  }

  #welcomed(session: string): void {
    this.#failures = 0;
    keep(this.#options.memory, this.#key, session);
    this.#become("open");
  }

  /** The session was not opened: try without settings, and where that is refused too, later. */
  #refused(sentence: string): void {
    const id = ++this.#lastId;
    const second = this.#opening.second(id, sentence);
    if (second) return this.#send(id, second);
    const socket = this.#socket;
    this.#socket = null; // that it closes is no news
    socket?.close();
    this.#say(sentence);
    this.#again("waiting");
  }

  /** Let the page hear a sentence as if the server had said it. */
  #say(sentence: string | null): void {
    if (sentence !== null) this.#messages.tell({ event: { kind: "refused", answers: null, sentence }, arrays: {} });
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#answers.breakAll(LOST);
    if (code === TAKEN_OVER) forget(this.#options.memory, this.#key); // so that this page, when it is loaded again, takes nothing back
    if (code === NO_ROOM) this.#again("waiting");
    else if (code === POLICY || code >= OWN_CODES) this.#become("closed"); // told to go: to come back would be told the same
    else this.#again(this.#failures < SEVERAL ? "lost" : "missing");
  }

  #again(meanwhile: Connection): void {
    this.#become(meanwhile);
    this.#timer = setTimeout(() => this.connect(), waitAfter(this.#failures++));
  }

  #send(id: number, command: Command): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify({ ...command, id }));
  }

  #become(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#connections.tell(connection);
  }
}

/** Milliseconds until the next attempt: doubled each time, up to a limit. */
export function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
}

/** The server's address, with the token of the page's own address if it has one. */
export function socketAddress(page: { protocol: string; host: string; search: string }): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}/socket${page.search}`;
}

function recalled(memory: Memory, key: string): string | null {
  try {
    return memory.getItem(key);
  } catch {
    return null;
  }
}

function keep(memory: Memory, key: string, session: string): void {
  try {
    memory.setItem(key, session);
  } catch {
    // Without storage a page that is loaded again begins a new session.
  }
}

function forget(memory: Memory, key: string): void {
  try {
    memory.removeItem(key);
  } catch {
    // What was never kept need not be forgotten.
  }
}
