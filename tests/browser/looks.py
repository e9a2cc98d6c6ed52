"""What is looked for on every page: nothing cut or beyond the screen's edge, nothing too small for a finger."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

# A text that is wider than the box that hides the rest of it. Boxes that scroll hide nothing.
CUT = """() => [...document.querySelectorAll("main *, header *")].filter((one) => {
  const style = getComputedStyle(one);
  const isCut = one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
  return style.overflowX === "hidden" && isCut && one.textContent.trim() && !one.matches(".hidden-text");
}).map((one) => one.outerHTML.slice(0, 200))"""

# A choice whose words do not fit into its field.
SHORTENED = """() => {
  const context = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("select")].filter((one) => {
    const style = getComputedStyle(one);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return one.checkVisibility() && context.measureText(one.selectedOptions[0]?.text ?? "").width > room + 1;
  }).map((one) => `${one.ariaLabel}: ${one.selectedOptions[0].text}`);
}"""

# WCAG 2.2 asks for 24 pixels (2.5.8). It lets off words within a sentence or a line of code; a check's label is its
# target; and to the small neurons of a wide layer the arrow keys lead as well.
SMALL = """() => [...document.querySelectorAll("button, a, select, input, summary")].filter((one) => {
  const box = (one.closest("label.check, label.who") ?? one).getBoundingClientRect();
  const isWord = ["inline", "inline-block"].includes(getComputedStyle(one).display);
  const inSentence = isWord && one.closest("p, li, .line");
  const isLetOff = inSentence || one.closest("[data-neuron]") || one.closest(".hidden-text");
  return one.checkVisibility() && !isLetOff && Math.min(box.width, box.height) < 23.5;
}).map((one) => one.outerHTML.slice(0, 200))"""


AXE = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}"""
"""Only what is wrong leaves the browser: all that is right of a large page takes ten times as long to be told."""


def inaccessible(page: Any, axe: str) -> list[str]:
    """Return what axe-core finds wrong with a page as it stands."""
    page.evaluate(f"window.axe === undefined && (() => {{ {axe} }})()")
    faults: list[str] = page.evaluate(AXE)
    return faults


def keep(page: Any, name: str) -> None:
    """Keep a picture of the whole page, where one asked for them."""
    if folder := os.environ.get("CUTAWAY_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def check(page: Any, name: str) -> None:
    """Nothing is cut, shortened, too small or beyond the edge; the picture is kept before, to see what was."""
    keep(page, name)
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert beyond <= 0, f"{name} is {beyond} pixels wider than the screen"
    for faults in (CUT, SHORTENED, SMALL):
        assert page.evaluate(faults) == [], name
