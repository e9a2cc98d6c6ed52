"""Take the README's pictures of the lab: python docs/pictures/make_lab.py ADDRESS, where the lab is running.

The folder ``benchmarks`` must be on Python's path: the drawn digit is one of ``benchmarks/handwritten.py``.
"""

import sys
from pathlib import Path
from typing import Any

from handwritten import PLACES, SHAPES, draw, lines
from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
EPOCHS = 70
COLORS = 200


def playground(page: Any) -> None:
    """Let the first network learn for some epochs."""
    page.get_by_role("button", name="Play").click()
    while int(page.locator("[data-counter=epoch]").inner_text()) < EPOCHS:
        page.wait_for_timeout(20)
    page.get_by_role("button", name="Pause").click()


def digits(page: Any) -> None:
    """Draw a digit."""
    page.get_by_role("link", name="Digits").click()
    page.wait_for_selector(".answer[aria-busy=false]")
    draw(page, lines(SHAPES["8 of two circles"], PLACES["large"]))
    page.wait_for_selector(".answer[aria-busy=false]")


def main(address: str) -> None:
    """Leave a picture of each page in light and in dark beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for prepare, name, height in ((playground, "lab", 860), (digits, "digits", 790)):
            for theme in ("light", "dark"):
                page = browser.new_page(viewport={"width": 1440, "height": height}, color_scheme=theme)
                page.goto(address)
                prepare(page)
                page.mouse.move(0, 0)
                page.wait_for_timeout(500)
                path = Path(__file__).parent / f"{name}-{theme}.png"
                page.screenshot(path=path)
                Image.open(path).convert("RGB").quantize(COLORS).save(path, optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
