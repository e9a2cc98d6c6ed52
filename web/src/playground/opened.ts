// What a visitor opened stays open, where the browser allows it.
const PREFIX = "cutaway-open-";

export function remembered(name: string): boolean {
  try {
    return localStorage.getItem(PREFIX + name) === "yes";
  } catch {
    return false;
  }
}

export function remember(name: string, open: boolean): void {
  try {
    localStorage.setItem(PREFIX + name, open ? "yes" : "no");
  } catch {
    // Without storage it is closed again when the page is loaded anew.
  }
}
