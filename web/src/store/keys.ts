// Which key means what; keys that the focused element uses itself are left to it.
import type { Action } from "./state";

const MEANINGS: Readonly<Record<string, Action>> = {
  ArrowRight: { kind: "forward" },
  ArrowLeft: { kind: "back" },
  ".": { kind: "forward" },
  "]": { kind: "forward" },
  "[": { kind: "back" },
  " ": { kind: "play" },
  Escape: { kind: "clear" },
  Home: { kind: "go", step: 0 },
  End: { kind: "go", step: Number.MAX_SAFE_INTEGER },
};

/** By role, which comes first, or by tag. */
const OWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  tab: ["ArrowLeft", "ArrowRight", "Home", "End", " "],
  button: [" "],
  BUTTON: [" "],
  SUMMARY: [" "],
  INPUT: ["ArrowLeft", "ArrowRight", "Home", "End", " "],
};

export function actionOf(key: string, focused: string, role: string | null): Action | null {
  const own = OWN_KEYS[role ?? ""] ?? OWN_KEYS[focused] ?? [];
  return own.includes(key) ? null : (MEANINGS[key] ?? null);
}
