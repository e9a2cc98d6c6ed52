// All texts with a number on the page, with what they say of where they come from, and all measures that cannot be drawn.
({ known, root }) => {
  const whole = document.querySelector(root);
  const number = /\d|NaN|∞|infinity|not a number/;
  const origin = (element) => ({ from: element.dataset.from ?? "", name: element.dataset.name ?? "" });
  const owned = new Map();
  const loose = new Map();
  const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const owner = parent.closest("[data-name], [data-from]");
    if (parent.closest("script, style, noscript")) continue;
    if (owner) owned.set(owner, (owned.get(owner) ?? "") + node.textContent);
    else if (number.test(node.textContent)) {
      const place = known.find((selector) => parent.closest(selector)) ?? "";
      const element = place ? parent.closest(place) : node;
      loose.set(element, { place, text: element.textContent.trim() });
    }
  }
  const texts = [...owned].map(([element, text]) => ({
    ...origin(element),
    number: element.dataset.number ?? null,
    title: element.tagName === "title",
    text: element.querySelector("annotation")?.textContent ?? text,
    set: element.querySelector(".katex-html")?.textContent ?? null,
  }));
  const attributes = [...whole.querySelectorAll("[title], [aria-label], [aria-valuetext]")].flatMap((element) => {
    const near = [element, ...element.querySelectorAll("[data-name], [data-from]")].map(origin);
    const texts = ["title", "aria-label", "aria-valuetext"].map((name) => element.getAttribute(name) ?? "");
    return texts.filter((text) => number.test(text)).map((text) => ({ text, near }));
  });
  const drawn = ["style", "width", "height", "x", "y", "d", "r", "cx", "cy", "transform", "stroke-width"];
  const broken = [...whole.querySelectorAll("*")].flatMap((element) =>
    drawn.map((name) => element.getAttribute(name) ?? "").filter((text) => /NaN|Infinity|undefined/.test(text)),
  );
  const bars = [...whole.querySelectorAll(".bar")].map((bar) => bar.style.width);
  const marks = [...whole.querySelectorAll("td .mark")].map((mark) => mark.style.getPropertyValue("--size"));
  return { texts, loose: [...loose.values()], attributes, broken, bars, marks };
}
