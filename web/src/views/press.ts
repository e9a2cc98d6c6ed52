// What a button of HTML does by itself, for one that is drawn: Enter and Space press it, and the page does not scroll.
import type { Selection } from "../protocol/models";
import { isSame } from "../store/selection";
import type { Lights } from "./context";

export function pressed(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
}

/** Choose a number; the keyboard on one that is chosen already opens its chain rule. (A click of the keyboard counts 0.) */
export function pressedAgain(event: MouseEvent, lights: Lights, target: Selection): void {
  const again = event.detail === 0 && !lights.lit && isSame(lights.selection, target);
  if (again) lights.onlens();
  else lights.onselect(target);
}
