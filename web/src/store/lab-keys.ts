// The playground's keys; an element that uses a key itself keeps it.
export type LabAction = "play" | "step" | "earlier" | "later" | "clear";

const MEANINGS: Readonly<Record<string, LabAction>> = { " ": "play", ".": "step", "[": "earlier", "]": "later", Escape: "clear" };
const TYPING = ["text", "number", "search", "url"];

export interface Focused {
  readonly tag: string;
  readonly type: string;
}

export function labAction(key: string, { tag, type }: Focused): LabAction | null {
  const typed = tag === "TEXTAREA" || tag === "SELECT" || (tag === "INPUT" && TYPING.includes(type));
  const pressed = key === " " && ["BUTTON", "SUMMARY", "INPUT", "A"].includes(tag);
  return (typed && key !== "Escape") || pressed ? null : (MEANINGS[key] ?? null);
}
