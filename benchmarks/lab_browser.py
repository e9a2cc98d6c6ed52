"""The lab in a real Chromium: how soon it shows, how many pictures a second it draws, and how fast it trains meanwhile.

    .venv/bin/python benchmarks/lab_browser.py

The default playground (2-4-2-1 on the circle) plays one epoch after the other, and then as fast as it can. A picture
counts when the page has drawn it, all maps included: only then does it ask for the next one. Epochs are those of the
own counter of the page. Chromium without a window imitates a screen that draws 60 times a second; how often the
page was free to draw is printed, too. "First view" is from the server's first byte to the first picture drawn.
"""

from __future__ import annotations

import argparse
import re
import time
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from cutaway.browser.build import COMMAND
from lab_sessions import lab

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SPEEDS = ("epoch", "fast")
PATIENCE = 30.0
NOTHING_DRAWN = (
    f"The page has drawn nothing for {PATIENCE:g} seconds; where its files were not built, `{COMMAND}` builds them."
)

# What the page tells the server passes here on its way: "seen" comes after a picture was drawn.
COUNTING = """
window.drawn = []; window.turns = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (content) {
  if (String(content).includes('"seen"')) window.drawn.push(performance.now());
  return send.call(this, content);
};
const turn = () => { window.turns += 1; requestAnimationFrame(turn); };
requestAnimationFrame(turn);
"""


def opened(browser: Any, address: str) -> Any:
    """Return a page of the lab with its first picture drawn.

    Raises:
        SystemExit: It draws none.
    """
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(COUNTING)
    page.goto(address)
    given_up = time.monotonic() + PATIENCE
    while not page.evaluate("window.drawn.length"):  # the page's policy forbids what wait_for_function does
        if time.monotonic() > given_up:
            raise SystemExit(NOTHING_DRAWN)
        page.wait_for_timeout(5)
    return page


def first_view(browser: Any, address: str) -> float:
    """Return the seconds from the server's first byte to the first picture."""
    page = opened(browser, address)
    answered = "performance.getEntriesByType('navigation')[0].responseStart"
    seconds: float = page.evaluate(f"(window.drawn[0] - {answered}) / 1000")
    page.close()
    return seconds


def epoch_of(page: Any) -> int:
    """Return the number on the page's counter of epochs."""
    return int(re.sub(r"\D", "", page.locator("[data-counter=epoch]").inner_text()))


def played(browser: Any, address: str, speed: str, seconds: float) -> tuple[float, float, float]:
    """Return pictures, free turns of the page, and epochs in a second."""
    page = opened(browser, address)
    page.get_by_label("Speed", exact=True).select_option(speed)
    page.keyboard.press("Space")
    page.wait_for_timeout(1000)
    begun, before = page.evaluate("[performance.now(), window.drawn.length, window.turns]"), epoch_of(page)
    page.wait_for_timeout(1000 * seconds)
    ended, after = page.evaluate("[performance.now(), window.drawn.length, window.turns]"), epoch_of(page)
    page.close()
    passed = (ended[0] - begun[0]) / 1000
    return (ended[1] - begun[1]) / passed, (ended[2] - begun[2]) / passed, (after - before) / passed


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description="Measure the lab in Chromium.")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each speed is measured (default: 5)")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the medians are printed (default: 3)")
    arguments = parser.parse_args()
    with lab() as (_, address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        views = [first_view(browser, address) for _ in range(arguments.rounds)]
        print(f"First view: {median(views):.2f} s after the server's answer (slowest {max(views):.2f} s).", flush=True)
        print("| speed | pictures/s | page free to draw/s | epochs/s |\n| --- | ---: | ---: | ---: |")
        for speed in SPEEDS:
            rounds = [played(browser, address, speed, arguments.seconds) for _ in range(arguments.rounds)]
            pictures, turns, epochs = map(median, zip(*rounds, strict=True))
            print(f"| {speed} | {pictures:.1f} | {turns:.1f} | {epochs:,.0f} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
