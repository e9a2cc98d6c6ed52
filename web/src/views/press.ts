// What a button of HTML does by itself, for one that is drawn: Enter and Space press it, and the page does not scroll.

export function pressed(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
}
