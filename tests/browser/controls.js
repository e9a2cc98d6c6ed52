// What can be operated on a page, each with a name that stays when its numbers change, and what of it was operated.
// A control is a form's element, a link, or whatever hears a click, a press or an input. In a view of the next step
// ("matrices: button") all numbers of one kind are one control.
(() => {
  const KEPT = "tests-operated";
  const HEARD = ["click", "pointerdown", "input", "change"];
  const NATIVE = "button, input, select, textarea, summary, a[href], [role=application], [role=tab], [role=slider]";
  const TYPES = { range: "slider", number: "spinbutton", text: "textbox" };
  const TAGS = { A: "link", SELECT: "combobox" };
  // Classes that say how a control is just now, not what it is.
  const LOOKS = ["painting", "dragging", "past", "selected", "chosen", "marked", "positive", "negative", "zero", "none", "plain"];
  const LABELED = ["section[aria-label]", "nav[aria-label]", "[role=dialog]", "[role=group][aria-label]", "[role=tablist]"].join();

  // Svelte keeps the handlers of an element under a symbol of this name.
  const handlers = (one) => Object.getOwnPropertySymbols(one).filter(({ description }) => description === "events").map((key) => one[key]);
  const hears = (one) => handlers(one).some((known) => HEARD.some((event) => event in known));
  const isControl = (one) => one instanceof Element && (one.matches(NATIVE) || hears(one));

  /** "One neuron more in layer #" of "One neuron more in layer 2", "Optimizer" of "Optimizer: beta1"; biases as weights. */
  const steady = (text) => text.split(/[:(,[]/)[0].replace(/[−-]?\d+(?:[.,]\d+)*(?:e-?\d+)?/g, "#").replace(/\b(b|gamma|beta)#/g, "W#").replace(/\s+/g, " ").trim();

  function roleOf(one) {
    return one.getAttribute("role") ?? (one.tagName === "INPUT" ? (TYPES[one.type] ?? one.type) : (TAGS[one.tagName] ?? one.tagName.toLowerCase()));
  }

  function said(one) {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], select").forEach((part) => part.remove());
    return (copy.querySelector(".label, .name") ?? copy).textContent;
  }

  function kindOf(one) {
    return [...one.classList].find((name) => !name.startsWith("svelte-") && !LOOKS.includes(name)) ?? "";
  }

  function nameOf(one) {
    if (one.matches("[data-neuron]")) return "neuron";
    if (one.matches("[data-step]")) return "operation";
    if (one.matches("[role=application]")) return kindOf(one);
    if (one.closest("[data-view]") && !one.matches(".link, .button, [role=tab]")) return kindOf(one);
    const text = one.getAttribute("aria-label") ?? (one.labels?.[0] ? said(one.labels[0]) : said(one));
    return steady(text) || kindOf(one);
  }

  function placeOf(one) {
    const view = one.closest("[data-view]");
    if (view) return view.dataset.view;
    const around = one.parentElement.closest(LABELED);
    if (around) return steady(around.getAttribute("aria-label"));
    const holder = one.tagName === "SUMMARY" ? null : one.closest("details");
    return holder ? steady(said(holder.querySelector("summary"))) : (one.closest("header, main")?.tagName.toLowerCase() ?? "");
  }

  const signature = (one) => `${placeOf(one)}: ${roleOf(one)} ${nameOf(one)}`.trim();

  function keep(name) {
    const kept = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
    sessionStorage.setItem(KEPT, JSON.stringify([...kept.add(name)]));
  }

  function note(event) {
    const control = event.composedPath().find(isControl);
    const typed = event.type === "keydown";
    if (typed) keep(`key ${event.key === " " ? "Space" : event.key}`);
    if (control && (!typed || control.matches("[role=application], [role=tab]"))) keep(signature(control));
  }

  [...HEARD, "keydown"].forEach((event) => window.addEventListener(event, note, { capture: true }));
  window.shownControls = () => [...new Set([...document.querySelectorAll("*")].filter((one) => isControl(one) && one.checkVisibility()).map(signature))].sort();
  window.operatedControls = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
})();
