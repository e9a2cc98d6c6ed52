// What the page remembers, and the only place where it changes.
import type { Selection } from "../protocol/models";

export type Theme = "light" | "dark";

export interface State {
  readonly step: number;
  readonly steps: number;
  /** What the chain rule is shown for. */
  readonly selection: Selection | null;
  /** A factor of that chain rule, lit in its stead in all views while the chain rule stays. */
  readonly lit: Selection | null;
  readonly playing: boolean;
}

export type Action =
  | { readonly kind: "renew"; readonly steps: number; readonly selection: Selection | null }
  | { readonly kind: "go"; readonly step: number }
  | { readonly kind: "forward" }
  | { readonly kind: "back" }
  | { readonly kind: "tick" }
  | { readonly kind: "play" }
  | { readonly kind: "select"; readonly selection: Selection }
  | { readonly kind: "light"; readonly selection: Selection }
  | { readonly kind: "clear" };

export function initial(steps: number, step = 0, selection: Selection | null = null): State {
  return { step: within(step, steps), steps, selection, lit: null, playing: false };
}

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case "renew":
      return { ...state, steps: action.steps, step: within(state.step, action.steps), selection: action.selection ?? state.selection };
    case "go":
      return { ...state, step: within(action.step, state.steps), playing: false };
    case "forward":
      return reduce(state, { kind: "go", step: state.step + 1 });
    case "back":
      return reduce(state, { kind: "go", step: state.step - 1 });
    case "tick":
      return ticked(state);
    case "play":
      return played(state);
    case "select":
      return { ...state, selection: action.selection, lit: null, playing: false };
    case "light":
      return { ...state, lit: action.selection, playing: false };
    case "clear":
      return { ...state, selection: null, lit: null };
  }
}

/** One step of the page that plays; it stops at the last. */
function ticked(state: State): State {
  if (!state.playing) return state;
  const step = within(state.step + 1, state.steps);
  return { ...state, step, playing: step < state.steps - 1 };
}

/** Play from here, or from the first step where it stands on the last; or pause. */
function played(state: State): State {
  if (state.playing) return { ...state, playing: false };
  const step = state.step === state.steps - 1 ? 0 : state.step;
  return { ...state, step, playing: state.steps > 1 };
}

function within(step: number, steps: number): number {
  return Math.max(0, Math.min(step, steps - 1));
}
