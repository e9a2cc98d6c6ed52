// A WebSocket in a test's hands.
import type { Settings } from "../protocol/messages";

export class FakeSocket {
  static readonly made: FakeSocket[] = [];
  readonly sent: { kind: string; id: number; session?: string | null; settings?: Settings | null }[] = [];
  readyState = 0;
  binaryType = "blob";
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly address: string) {
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket["sent"][number]);
  }

  close(): void {
    this.fall(1000);
  }

  rise(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  fall(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** An event without arrays, as the server would send it. */
  hear(event: object): void {
    const header = new TextEncoder().encode(JSON.stringify({ ...event, arrays: [] }));
    const message = new Uint8Array(4 + header.length);
    new DataView(message.buffer).setUint32(0, header.length, true);
    message.set(header, 4);
    this.onmessage?.({ data: message.buffer });
  }
}
