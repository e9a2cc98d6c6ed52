// A pane that is longer than it is high goes to what is chosen in it; the page around it stays where it is.
const AIR = 12;

export function bringIntoSight(pane: HTMLElement): void {
  const chosen = pane.querySelector(".selected") ?? pane.querySelector(".marked");
  if (!chosen || pane.scrollHeight <= pane.clientHeight) return;
  const [thing, room] = [chosen.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollTop += scrolled(thing, { top: room.top + AIR, bottom: room.bottom - AIR });
}

interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** How far to scroll so that a thing is within a room; where it is longer than the room, so that its beginning is. */
export function scrolled(thing: Span, room: Span): number {
  if (thing.top < room.top || thing.bottom - thing.top > room.bottom - room.top) return thing.top - room.top;
  return Math.max(0, thing.bottom - room.bottom);
}
