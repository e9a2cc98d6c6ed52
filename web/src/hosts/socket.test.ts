import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Connection, Message } from "./host";
import { FakeSocket } from "./fake-socket";
import { FIRST_WAIT, LONGEST_WAIT, SocketHost, socketAddress, waitAfter, type Memory } from "./socket";

const WELCOME = { kind: "welcome", answers: 1, session: "quiet-otter", version: 1, catalogue: {}, resumed: false };

class Notes implements Memory {
  readonly kept = new Map<string, string>();
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
}

function connected(memory: Memory = new Notes()): { host: SocketHost; socket: FakeSocket; heard: Message[]; states: Connection[] } {
  const open = (address: string): WebSocket => new FakeSocket(address) as unknown as WebSocket;
  const host = new SocketHost({ address: "ws://x/socket", settings: () => null, memory, open });
  const [heard, states]: [Message[], Connection[]] = [[], []];
  host.onMessage((message) => heard.push(message));
  host.onConnection((state) => states.push(state));
  host.connect();
  const socket = FakeSocket.made.at(-1)!;
  socket.rise();
  socket.hear(WELCOME);
  return { host, socket, heard, states };
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
    expect(socket.sent).toEqual([{ kind: "open", version: 1, session: null, settings: null, id: 1 }]);
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

  it("stays away where it was told to go, and where it was closed", () => {
    const first = connected();
    first.socket.fall(4001);
    const second = connected();
    second.host.close();
    vi.advanceTimersByTime(10 * LONGEST_WAIT);
    expect(FakeSocket.made).toHaveLength(2);
    expect([first.states.at(-1), second.states.at(-1)]).toEqual(["closed", "closed"]);
  });

  it("takes the page's own address and token", () => {
    expect(socketAddress({ protocol: "http:", host: "127.0.0.1:8765", search: "?token=a" })).toBe("ws://127.0.0.1:8765/socket?token=a");
    expect(socketAddress({ protocol: "https:", host: "x", search: "" })).toBe("wss://x/socket");
  });
});
