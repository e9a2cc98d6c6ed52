// What the page remembers, and the only place where it changes.
import type { Selection } from "../protocol/models";

export type Theme = "light" | "dark";

export interface State {
  readonly step: number;
  readonly steps: number;
  readonly selection: Selection | null;
  readonly playing: boolean;
}

export type Action =
  | { readonly kind: "go"; readonly step: number }
  | { readonly kind: "forward" }
  | { readonly kind: "back" }
  | { readonly kind: "tick" }
  | { readonly kind: "play" }
  | { readonly kind: "select"; readonly selection: Selection }
  | { readonly kind: "clear" };

export function initial(steps: number, step = 0, selection: Selection | null = null): State {
  return { step: within(step, steps), steps, selection, playing: false };
}

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
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
      return { ...state, selection: action.selection, playing: false };
    case "clear":
      return { ...state, selection: null };
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
