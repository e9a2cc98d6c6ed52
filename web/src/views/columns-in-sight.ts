// Where a table is wider than its pane: which of its columns are in sight.
const GAP = 2; // between two cells

/** What is chosen, or read by it, comes into sight where the table is wider than the pane. */
export function bringIntoSight(box: HTMLElement): void {
  const cell = box.querySelector<HTMLElement>("button.selected") ?? box.querySelector<HTMLElement>("button.marked");
  box.style.paddingRight = "0";
  if (cell) box.scrollLeft += middleOf(cell) - middleOf(box);
  moveTo(box, box.scrollLeft + hiddenPart(box, cell));
}

/** Scroll, with room at the end where that is beyond it. */
function moveTo(box: HTMLElement, left: number): void {
  box.style.paddingRight = `${Math.max(0, Math.ceil(left - (box.scrollWidth - box.clientWidth)))}px`;
  box.scrollLeft = left;
}

/** How far to scroll, so that no number is half hidden by the name of its row, as a part of which one would read it. */
function hiddenPart(box: HTMLElement, chosen: HTMLElement | null): number {
  const edge = box.querySelector("tbody th")?.getBoundingClientRect().right ?? box.getBoundingClientRect().left;
  const cells = [...box.querySelectorAll("tbody tr:first-child td")].map((one) => one.getBoundingClientRect());
  const cut = cells.find((one) => one.left < edge - 1 && one.right > edge + 1);
  if (!cut) return 0;
  const on = cut.right + GAP - edge;
  return chosen && chosen.getBoundingClientRect().left - on < edge - 1 ? cut.left - GAP - edge : on;
}

function middleOf(element: HTMLElement): number {
  const box = element.getBoundingClientRect();
  return (box.left + box.right) / 2;
}
