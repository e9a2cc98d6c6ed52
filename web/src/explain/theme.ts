// Light or dark: the system's, until someone chooses; the choice is remembered where the browser allows it.
import type { Theme } from "../store/state";

const KEY = "cutaway-theme";

export function firstTheme(): Theme {
  const stored = remembered();
  if (stored === "light" || stored === "dark") return stored;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function show(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

export function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A page from a file may be refused storage; then the choice lasts as long as the page is open.
  }
}

/** Follow the system while nobody has chosen. */
export function follow(onchange: (theme: Theme) => void): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const listener = (): void => {
    if (remembered() === null) onchange(query.matches ? "dark" : "light");
  };
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
