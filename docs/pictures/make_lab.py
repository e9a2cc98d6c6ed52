"""Take the README's picture of the lab: python docs/pictures/make_lab.py ADDRESS, where the lab is running."""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
EPOCHS = 70
COLORS = 200


def main(address: str) -> None:
    """Let the first network learn for some epochs, and leave a picture in light and in dark beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for theme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1440, "height": 860}, color_scheme=theme)
            page.goto(address)
            page.get_by_role("button", name="Play").click()
            while int(page.locator("[data-counter=epoch]").inner_text()) < EPOCHS:
                page.wait_for_timeout(20)
            page.get_by_role("button", name="Pause").click()
            page.mouse.move(0, 0)
            page.wait_for_timeout(500)
            path = Path(__file__).parent / f"lab-{theme}.png"
            page.screenshot(path=path)
            Image.open(path).convert("RGB").quantize(COLORS).save(path, optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
