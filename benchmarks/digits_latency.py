"""How soon a stroke on the digits page's pad is read: from the pointer's event in Chromium to the ten bars.

    .venv/bin/python benchmarks/digits_latency.py            # print the table
    .venv/bin/python benchmarks/digits_latency.py --write    # put it into docs/digits.md

All drawings of `handwritten.py` are drawn on the default page with a moved mouse. For every place that the pointer went
through it is measured how long it took from its event until the first answer that knows of it was there: the bars
changed in the page; and until the browser was about to draw the next picture, which has them. The drawing is sent whole
each time, and the answer has all stages and activations. Chromium runs without a window beside the server.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from handwritten import PLACES, SHAPES, draw, lines
from lab_browser import CHROMIUM, FLAGS
from lab_sessions import lab
from marked import DOCS, table, versions, write_region

READY = ".answer[aria-busy=false]"

# Which moves of the pointer a question knows of, by when it is sent; and when its answer was in the page, and drawn.
TIMING = """
window.moves = []; window.asked = []; window.latencies = [];
let answered = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (content) {
  if (String(content).includes('"read_digit"')) {
    if (!this.watched) this.addEventListener("message", heard);
    this.watched = true;
    window.asked.push(window.moves.length);
  }
  return send.call(this, content);
};
const kindOf = (data) => new TextDecoder().decode(new Uint8Array(data, 4, 40));
function heard({ data }) {
  if (!kindOf(data).includes('"digit_read"')) return;
  const known = window.moves.slice(answered, window.asked.shift());
  answered += known.length;
  const after = new MessageChannel();
  after.port1.onmessage = () => {
    const changed = performance.now();
    requestAnimationFrame(() => known.forEach((move) => window.latencies.push([changed - move, performance.now() - move])));
  };
  after.port2.postMessage(null);
}
const moved = ({ target, buttons, timeStamp }) => buttons && target.closest?.(".paper") && window.moves.push(timeStamp);
["pointerdown", "pointermove"].forEach((name) => window.addEventListener(name, moved, { capture: true }));
"""


def opened(browser: Any, address: str) -> Any:
    """Return the digits page, ready to draw on."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(TIMING)
    page.goto(f"{address}digits")
    page.wait_for_selector(READY)
    return page


def latencies(page: Any, shapes: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Draw so many shapes in each place; return, in milliseconds for each move, until the bars changed and were drawn."""
    for place in PLACES.values():
        for shape in list(SHAPES.values())[:shapes]:
            draw(page, lines(shape, place))
            page.wait_for_selector(READY)
            page.get_by_role("button", name="Clear", exact=True).click()
    page.wait_for_selector(READY)
    page.wait_for_timeout(100)
    return np.array(page.evaluate("window.latencies"), np.float64).reshape(-1, 2)


def written(found: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    """Return the table.

    >>> print(written(np.array([[10.0, 20.0], [12.0, 22.0], [14.0, 30.0]])).splitlines()[2])
    | the bars changed in the page | 12 ms | 14 ms |
    """
    rows = [
        [name, *(f"{np.percentile(column, share, method='higher'):.0f} ms" for share in (50, 99))]
        for name, column in zip(("the bars changed in the page", "they were about to be drawn"), found.T, strict=True)
    ]
    return table(["From the pointer's event until", "median", "99% at most"], rows)


def main() -> None:
    """Print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="put the table into docs/digits.md")
    parser.add_argument("--shapes", type=int, default=len(SHAPES), help="how many shapes (default: all)")
    arguments = parser.parse_args()
    with lab() as (_, address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = latencies(opened(browser, address), arguments.shapes)
        browser.close()
    text = f"{written(found)}\n\n{len(found):,} moves of the pointer; {versions('numpy', 'pillow')}."
    print(text)
    if arguments.write:
        write_region(DOCS / "digits.md", "latency", text)


if __name__ == "__main__":
    main()
