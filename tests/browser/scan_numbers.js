// All texts with a number on the page, with what they say of where they come from, and all measures that cannot be drawn.
({ known, root }) => {
  const whole = document.querySelector(root);
  const number = /\d|NaN|∞|infinity|not a number/;
  const origin = (element) => ({ from: element.dataset.from ?? "", name: element.dataset.name ?? "" });
  const tooltip = document.querySelector("[role=tooltip]");
  const owned = new Map();
  const loose = new Map();
  const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const owner = parent.closest("[data-name], [data-from]");
    if (parent.closest("script, style, noscript, th, [role=tooltip]")) continue; // the last two are looked at below
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
  const nearby = (element) => [element, ...element.querySelectorAll("[data-name], [data-from]")].map(origin);
  const spoken = ["title", "aria-label", "aria-valuetext", "data-tip"];
  const attributes = [...whole.querySelectorAll(spoken.map((name) => `[${name}]`).join())].flatMap((element) =>
    spoken
      .map((name) => ({ text: element.getAttribute(name) ?? "", near: nearby(element), whole: !name.startsWith("aria-") }))
      .filter(({ text }) => number.test(text)),
  );
  if (tooltip) {
    const at = document.querySelector(`[aria-describedby="${tooltip.id}"]`);
    attributes.push({ text: tooltip.textContent, near: at ? nearby(at) : [], whole: true });
  }
  // A header, with the names of the cells beside or below it.
  const nameIn = (row, place) => row.querySelectorAll("td [data-name]")[place]?.dataset.name;
  const headers = [...whole.querySelectorAll("table")].flatMap((table) => {
    const rows = [...table.querySelectorAll("tbody tr")];
    const own = rows.map((row) => ({ axis: "row", text: row.querySelector("th")?.textContent ?? null, cells: [nameIn(row, 0)] }));
    const above = [...table.querySelectorAll("thead th")].map((head, place) => ({
      axis: "column",
      text: head.textContent,
      cells: rows.map((row) => nameIn(row, place)),
    }));
    return [...own, ...above];
  });
  const drawn = ["style", "width", "height", "x", "y", "d", "r", "cx", "cy", "transform", "stroke-width"];
  const broken = [...whole.querySelectorAll("*")].flatMap((element) =>
    drawn.map((name) => element.getAttribute(name) ?? "").filter((text) => /NaN|Infinity|undefined/.test(text)),
  );
  const bars = [...whole.querySelectorAll(".bar")].map((bar) => bar.style.width);
  const marks = [...whole.querySelectorAll("td .mark")].map((mark) => mark.style.getPropertyValue("--size"));
  return { texts, loose: [...loose.values()], attributes, headers, broken, bars, marks };
}
