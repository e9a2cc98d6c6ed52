"""A photographed page, in a real Chromium: found, read, corrected and learned; and files that are none."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.browser.looks import check
from tests.browser.running_lab import PATIENCE, eventually, number

from cutaway.data import Dataset
from cutaway.lab.digits.reading import ANSWERS, Desk
from cutaway.lab.digits.shipped import shipped
from cutaway.lab.digits.training.sets import best_at_hand, picture_set
from cutaway.protocol.digits import ReadPage
from cutaway.protocol.digits_told import PageRead
from cutaway.protocol.limits import LARGEST_PHOTO

SLOW = 3000 * PATIENCE
"""Milliseconds for finding the pieces and for learning them, on a machine that does other things too."""

LINES, DIGITS, PITCH = 2, 5, 110

DROP = """(group, [name, content]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name));
    for (const kind of ["dragover", "drop"])
        group.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def vaulted() -> Dataset:
    return picture_set(best_at_hand()).vault.open(None, "a test of the page")


def middles() -> list[tuple[int, int]]:
    """Where the digits of the page are, as (row, column)."""
    return [(130 + 150 * line, 80 + PITCH * place) for line in range(LINES) for place in range(DIGITS)]


def page_of(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A page of real digits in dark ink, with light that fades to one side."""
    page = np.repeat(np.linspace(230, 200, 640)[None, :], 400, axis=0)
    for (row, column), picture in zip(middles(), pictures, strict=True):
        ink = np.asarray(Image.fromarray(picture).resize((56, 56), Image.Resampling.BICUBIC), np.float64) / 255
        page[row - 28 : row + 28, column - 28 : column + 28] *= 1 - 0.8 * ink
    return page.clip(0, 255).astype(np.uint8)


def written() -> Dataset:
    """Ten of MNIST's test pictures, each of one stroke or of strokes that touch."""
    if best_at_hand() != "mnist":
        pytest.skip("MNIST is not on this machine")
    return vaulted().take(np.arange(20, 20 + LINES * DIGITS))


def photograph() -> bytes:
    """A JPEG file of a page with these."""
    kept = BytesIO()
    Image.fromarray(page_of(written().x.reshape(-1, 28, 28))).save(kept, "JPEG", quality=92)
    return kept.getvalue()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "page.jpg"
    path.write_bytes(photograph())
    return path


def engine_reads(path: Path) -> PageRead:
    """What the engine makes of a file."""
    command = ReadPage(content=base64.b64encode(path.read_bytes()).decode())
    event, _ = ANSWERS[ReadPage]({"shipped": shipped(best_at_hand())}, Desk(vaulted), 1, command)
    assert isinstance(event, PageRead)
    return event


def opened(visit: Any, **screen: Any) -> Any:
    """The digits page, as soon as a file can be chosen."""
    ready = "section[aria-label=Photographs] input[type=file]:enabled"
    return visit("digits", ready=ready, motion="reduce", **screen)


def upload(page: Any, path: Path) -> None:
    page.get_by_label("Choose a picture file").set_input_files(path)
    page.get_by_role("region", name="What was read").wait_for(timeout=SLOW)


def text(page: Any) -> list[str]:
    return str(page.get_by_label("The text of the page").input_value()).split("\n")


@pytest.mark.drives("Choose a photograph: file Choose a picture file", "Photographs: g Box",
                    "Photographs: button Piece #", "The chosen piece: combobox It is",
                    "Learn from the page: button Learn these", "Learn from the page: button Read the page again",
                    "Learn these: button Leave it", "Learn these: button Learn",
                    "What was read: button Copy the text", "What was read: textarea The text of the page")  # fmt: skip
def test_a_page_is_read_corrected_and_learned(visit: Any, photo: Path) -> None:
    page = opened(visit)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    upload(page, photo)
    event = engine_reads(photo)
    section = page.get_by_role("region", name="Photographs")
    assert event.sentence in section.inner_text()
    assert text(page) == list(event.text)
    # What is really there: each digit has the box around its middle, and its class.
    assert [piece.line for piece in event.pieces] == [0] * DIGITS + [1] * DIGITS
    assert [piece.guess for piece in event.pieces] == [int(label) for label in written().labels]
    for piece, (row, column) in zip(event.pieces, middles(), strict=True):
        assert piece.top < row < piece.top + piece.height
        assert piece.left < column < piece.left + piece.width
    # A piece is chosen by its box, by arrow keys and Enter, or by a click; then it is the picture of the page.
    boxes, pieces = section.locator("g[data-piece]"), section.locator("button[data-piece]")
    assert (boxes.count(), pieces.count()) == (len(event.pieces), len(event.pieces))
    boxes.nth(6).click()
    eventually(lambda: number(page, "piece probability") == event.pieces[6].probability)
    pieces.nth(6).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    eventually(lambda: number(page, "piece probability") == event.pieces[5].probability)
    pieces.nth(2).click()
    eventually(lambda: number(page, "piece probability") == event.pieces[2].probability)
    page.get_by_role("img", name="A digit of the page that was read last").wait_for()
    # Nothing is learned of what is no digit; what is corrected is in the text at once.
    learn = page.get_by_role("button", name="Learn these")
    section.get_by_label("It is").select_option("nothing")
    assert learn.is_disabled()
    wrong = (event.pieces[2].guess + 1) % 10
    section.get_by_label("It is").select_option(str(wrong))
    line = event.text[0].replace(" ", "")
    eventually(lambda: text(page)[0].replace(" ", "") == f"{line[:2]}{wrong}{line[3:]}")
    page.get_by_label("The text of the page").click()
    page.get_by_role("button", name="Copy the text").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(text(page))
    # Where two runs would end it asks first; what was said of the page is still there after another page.
    for name in ("Fork here", "Begin a fork that changes nothing"):
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Keep main").wait_for()
    learn.click()
    question = page.get_by_role("group", name="Learn these, and end both runs?")
    question.get_by_role("button", name="Leave it").click()
    page.get_by_role("link", name="Gallery").click()
    page.get_by_role("link", name="Digits").click()
    eventually(lambda: text(page)[0].replace(" ", "") == f"{line[:2]}{wrong}{line[3:]}")
    learn.click()
    question.get_by_role("button", name="Learn, and end both").click()
    page.locator('[data-name="right after"]').wait_for(timeout=SLOW)
    assert (number(page, "right before"), number(page, "right after")) == (0, 1)  # a digit cannot be another one
    for when in ("before", "after"):
        assert 0.9 < number(page, f"validation {when}") <= 1
    page.get_by_role("button", name="Read the page again").click()
    eventually(lambda: page.get_by_label("Read by").input_value() == "main")
    pieces.nth(2).click()
    eventually(lambda: f"Read as {wrong}" in page.get_by_role("region", name="The chosen piece").inner_text())


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def gif() -> bytes:
    kept = BytesIO()
    Image.new("L", (40, 40), 200).save(kept, "GIF")
    return kept.getvalue()


def test_what_is_no_picture_is_refused_in_a_sentence_and_an_empty_page_says_so(
    visit: Any, photo: Path, tmp_path: Path
) -> None:
    page = opened(visit)
    group = page.get_by_role("group", name="Choose a photograph")
    group.evaluate(DROP, ["dropped.jpg", base64.b64encode(photo.read_bytes()).decode()])
    page.get_by_role("region", name="What was read").wait_for(timeout=SLOW)
    before = text(page)
    alert = page.get_by_role("region", name="Photographs").get_by_role("alert")
    hostile = {
        "empty.png": b"",
        "script.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "cut.jpg": photo.read_bytes()[:900],
        "bomb.png": bomb(),
        "other.gif": gif(),
        "large.png": b"\x89PNG" + b"\0" * LARGEST_PHOTO,
    }
    said: list[str] = []
    for name, content in hostile.items():
        path = tmp_path / name
        path.write_bytes(content)
        page.get_by_label("Choose a picture file").set_input_files(path)
        eventually(lambda: alert.count() == 1 and alert.inner_text() not in said[-1:])
        said.append(alert.inner_text())
        assert said[-1].endswith(".")
        assert str(tmp_path) not in said[-1]
        assert text(page) == before
    assert f"{LARGEST_PHOTO:,}" in said[-1]
    blank = tmp_path / "blank.webp"
    Image.new("L", (300, 200), 240).save(blank)
    page.get_by_label("Choose a picture file").set_input_files(blank)
    page.get_by_text("Nothing that looks like a digit was found").wait_for(timeout=SLOW)
    assert alert.count() == 0
    assert page.get_by_role("region", name="What was read").count() == 0


@pytest.mark.parametrize("width", [360, 1024, 1920])
def test_nothing_is_cut_and_a_phone_has_its_camera(
    visit: Any, browser: Any, lab: Any, photo: Path, axe: str, width: int
) -> None:
    page = opened(visit, width=width)
    upload(page, photo)
    page.locator("button[data-piece]").nth(1).click()
    page.get_by_role("region", name="The chosen piece").wait_for()
    check(page, f"digits-photo-{width}")
    assert not page.get_by_label("Take a photograph").is_visible()
    if width == 1024:
        page.evaluate(axe)
        faults = page.evaluate("""axe.run("section[aria-label=Photographs]").then(
            ({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))""")
        assert faults == []
    if width == 360:
        phone = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
        held = phone.new_page()
        held.goto(lab.address + "digits")
        camera = held.get_by_label("Take a photograph")
        camera.wait_for()
        assert camera.get_attribute("capture") == "environment"
        held.locator("input[capture]:enabled").set_input_files(photo)
        held.get_by_role("region", name="What was read").wait_for(timeout=SLOW)
        phone.close()
