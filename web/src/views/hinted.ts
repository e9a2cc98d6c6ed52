// A box that scrolls sideways says so: data-more names the sides at which there is more, and its edge fades there.

export function hinted(box: HTMLElement): { destroy: () => void } {
  const tell = (): void => {
    const right = box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
    box.dataset["more"] = [box.scrollLeft > 1 ? "left" : "", right ? "right" : ""].join(" ").trim();
  };
  const observer = new ResizeObserver(tell);
  observer.observe(box);
  for (const child of box.children) observer.observe(child);
  box.addEventListener("scroll", tell, { passive: true });
  return {
    destroy: () => {
      observer.disconnect();
      box.removeEventListener("scroll", tell);
    },
  };
}
