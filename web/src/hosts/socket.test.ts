import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FIRST_SETTINGS, type Settings } from "../protocol/messages";
import type { Connection, Message } from "./host";
import { FakeSocket } from "./fake-socket";
import type { SettingsOfLink } from "./opening";
import { FIRST_WAIT, LONGEST_WAIT, SEVERAL, SocketHost, socketAddress, waitAfter, type Memory } from "./socket";

const WELCOME = { kind: "welcome", answers: 1, session: "quiet-otter", version: 1, catalogue: {}, resumed: false };

class Notes implements Memory {
  readonly kept = new Map<string, string>();
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

interface Connected {
  readonly host: SocketHost;
  readonly socket: FakeSocket;
  readonly heard: Message[];
  readonly states: Connection[];
}

/** A host whose page has a link with settings, or none, before the server says anything. */
function begun(link: Settings | null | SettingsOfLink, memory: Memory): Connected {
  const settings = typeof link === "function" ? link : () => link;
  const open = (address: string): WebSocket => new FakeSocket(address) as unknown as WebSocket;
  const host = new SocketHost({ address: "ws://x/socket", settings, memory, open });
  const [heard, states]: [Message[], Connection[]] = [[], []];
  host.onMessage((message) => heard.push(message));
  host.onConnection((state) => states.push(state));
  host.connect();
  const socket = FakeSocket.made.at(-1)!;
  socket.rise();
  return { host, socket, heard, states };
}

function connected(memory: Memory = new Notes()): Connected {
  const made = begun(null, memory);
  made.socket.hear(WELCOME);
  return made;
}

/** What the visitor is told without having asked. */
function told(heard: readonly Message[]): readonly string[] {
  return heard.flatMap(({ event }) => (event.kind === "refused" && event.answers === null ? [event.sentence] : []));
}

function comesBack(after: number): FakeSocket {
  vi.advanceTimersByTime(after);
  const socket = FakeSocket.made.at(-1)!;
  socket.rise();
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made.length = 0;
});
afterEach(() => vi.useRealTimers());

describe("the socket", () => {
  it("greets first, is open after the welcome, and asks for the session it had", () => {
    const memory = new Notes();
    const { socket, states } = connected(memory);
    expect(socket.sent).toEqual([{ kind: "open", version: 1, session: null, settings: null, page: "playground", id: 1 }]);
    expect(states).toEqual(["connecting", "open"]);
    expect(connected(memory).socket.sent[0]?.session).toBe("quiet-otter");
  });

  it("answers what was asked, and throws a refusal's sentence", async () => {
    const { host, socket, heard } = connected();
    const [one, two] = [host.ask({ kind: "pause" }), host.ask({ kind: "step", unit: "epoch" })];
    socket.hear({ kind: "refused", answers: socket.sent[2]!.id, sentence: "No." });
    socket.hear({ kind: "done", answers: socket.sent[1]!.id });
    await expect(two).rejects.toThrow("No.");
    expect((await one).event.kind).toBe("done");
    expect(heard.map(({ event }) => event.kind)).toEqual(["welcome", "refused", "done"]);
  });

  it("comes back after a loss, later each time, and says so", async () => {
    const { host, socket, states } = connected();
    const lost = host.ask({ kind: "pause" });
    socket.fall(1006);
    await expect(lost).rejects.toThrow("connection");
    await expect(host.ask({ kind: "pause" })).rejects.toThrow("connection");
    vi.advanceTimersByTime(FIRST_WAIT);
    FakeSocket.made[1]!.fall(1006);
    vi.advanceTimersByTime(2 * FIRST_WAIT - 1);
    expect(FakeSocket.made).toHaveLength(2);
    vi.advanceTimersByTime(1);
    FakeSocket.made[2]!.rise();
    FakeSocket.made[2]!.hear(WELCOME);
    expect(states).toEqual(["connecting", "open", "lost", "open"]);
    expect([0, 1, 2, 20].map(waitAfter)).toEqual([FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, LONGEST_WAIT]);
  });

  it("is missing, not only lost, after several attempts, and comes back all the same", () => {
    const { socket, states } = connected();
    socket.fall(1006);
    for (let attempt = 0; attempt < SEVERAL; attempt += 1) {
      expect(states).toEqual(["connecting", "open", "lost"]);
      vi.advanceTimersByTime(waitAfter(attempt));
      FakeSocket.made.at(-1)!.fall(1006);
    }
    expect(states.at(-1)).toBe("missing");
    comesBack(waitAfter(SEVERAL)).hear(WELCOME);
    expect(states).toEqual(["connecting", "open", "lost", "missing", "open"]);
    FakeSocket.made.at(-1)!.fall(1006);
    expect(states.at(-1)).toBe("lost");
  });

  it("stays away where it was told to go, and where it was closed", () => {
    const first = connected();
    first.socket.fall(4001);
    const second = connected();
    second.host.close();
    vi.advanceTimersByTime(10 * LONGEST_WAIT);
    expect(FakeSocket.made).toHaveLength(2);
    expect([first.states.at(-1), second.states.at(-1)]).toEqual(["closed", "closed"]);
  });

  it("forgets a session that another page has taken over, and no other", () => {
    const [lost, moved] = [new Notes(), new Notes()];
    connected(lost).socket.fall(1006);
    connected(moved).socket.fall(4001);
    expect([lost.kept.size, moved.kept.size]).toEqual([1, 0]);
  });

  it("opens without the link's settings where they are refused, and says so", () => {
    const { socket, heard, states } = begun({ ...FIRST_SETTINGS, batch_size: -1 }, new Notes());
    socket.hear({ kind: "refused", answers: 1, sentence: "The batch size is -1." });
    expect(socket.sent.map(({ id, settings }) => [id, settings?.batch_size])).toEqual([[1, -1], [2, undefined]]);
    socket.hear({ ...WELCOME, answers: 2 });
    expect(states.at(-1)).toBe("open");
    expect(told(heard)).toEqual(["Training begins with the first settings, for those of the link could not be used. The batch size is -1."]);
  });

  it("changes to the link's settings with what their data need once it knows the data, and says only what is refused then", async () => {
    const needed = { ...FIRST_SETTINGS, output: "softmax", loss: "cross_entropy" };
    const blobs = { name: "blobs", task: "classification", classes: 3, sentence: "", sample: [] };
    const end = async (answer: object): Promise<[FakeSocket, readonly string[]]> => {
      const { socket, heard } = begun((data) => (data.length > 0 ? needed : FIRST_SETTINGS), new Notes());
      socket.hear({ kind: "refused", answers: 1, sentence: "There are 3 classes." });
      socket.hear({ ...WELCOME, answers: 2, catalogue: { data: [blobs] } });
      socket.hear({ kind: "scene", answers: null, settings: FIRST_SETTINGS });
      expect([socket.sent.slice(2), told(heard)]).toEqual([[{ kind: "change", settings: needed, run: "main", id: 3 }], []]);
      socket.hear({ ...answer, answers: 3 });
      await vi.advanceTimersByTimeAsync(0);
      return [socket, told(heard)];
    };
    expect((await end({ kind: "done" }))[1]).toEqual([]);
    const [socket, sentences] = await end({ kind: "refused", sentence: "The batch size is -1." });
    expect(sentences).toEqual(["Training begins with the first settings, for those of the link could not be used. The batch size is -1."]);
    expect(socket.sent).toHaveLength(3);
  });

  it("tries again later where even that is refused, after longer and longer waits", () => {
    const { socket, heard, states } = begun(FIRST_SETTINGS, new Notes());
    for (const answers of [1, 2]) socket.hear({ kind: "refused", answers, sentence: "It is broken." });
    expect([states.at(-1), told(heard)]).toEqual(["waiting", ["It is broken."]]);
    const second = comesBack(FIRST_WAIT);
    expect(second.sent[0]?.settings).toEqual(FIRST_SETTINGS);
    second.fall(4004);
    vi.advanceTimersByTime(2 * FIRST_WAIT - 1);
    expect(FakeSocket.made).toHaveLength(2);
    comesBack(1).hear(WELCOME);
    expect([states.at(-1), told(heard)]).toEqual(["open", ["It is broken."]]);
  });

  it("comes back with the settings of the session, and says where it was not known any more", () => {
    const { socket, heard } = connected();
    socket.hear({ kind: "scene", answers: null, settings: { ...FIRST_SETTINGS, seed: 7 } });
    socket.fall(1006);
    const second = comesBack(FIRST_WAIT);
    expect(second.sent[0]).toMatchObject({ session: "quiet-otter", settings: { seed: 7 } });
    second.hear({ ...WELCOME, resumed: true });
    expect(told(heard)).toEqual([]);
    second.fall(1006);
    comesBack(FIRST_WAIT).hear(WELCOME);
    expect(told(heard)).toEqual([expect.stringMatching(/^Cutaway no longer knew this page.*the settings of its address\.$/)]);
  });

  it("says both, that it was not known and that its settings were refused", () => {
    const memory = new Notes();
    connected(memory);
    const { socket, heard } = begun(FIRST_SETTINGS, memory);
    socket.hear({ kind: "refused", answers: 1, sentence: "There are no points." });
    socket.hear(WELCOME);
    expect(told(heard)).toEqual([expect.stringMatching(/^Cutaway no longer knew .*with the first settings, for those of the address could not be used\. There are no points\.$/)]);
  });

  it("takes the page's own address and token", () => {
    expect(socketAddress({ protocol: "http:", host: "127.0.0.1:8765", search: "?token=a" })).toBe("ws://127.0.0.1:8765/socket?token=a");
    expect(socketAddress({ protocol: "https:", host: "x", search: "" })).toBe("wss://x/socket");
  });
});
