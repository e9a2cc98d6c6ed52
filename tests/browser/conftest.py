"""A real Chromium, that of the machine, and pages to look at with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from tests.browser.controls import WATCH, operated_controls, said_by
from tests.browser.running_lab import PATIENCE, Lab, serving

from cutaway import Network
from cutaway.browser import missing
from cutaway.browser.build import BuildError, install, source_folder
from cutaway.data.digits import load_digits
from cutaway.explain.page import write_page
from cutaway.network.trace import Trace

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# What is said of each page besides its trace, which has the same name.
PAGES: dict[str, dict[str, Any]] = {
    "small": {"title": "A 2-3-2 network </script> & <b>"},
    "batch": {"title": "Three examples", "examples": (42, 7, 13)},
    "digits": {"title": "A picture", "picture": (8, 8)},
    "wide": {"title": "Example 0 of the training data, 0, in the network of mnist", "picture": (28, 28)},
    "diverged": {"title": "A diverged network"},
}


def chromium() -> str | None:
    """Return the path of the machine's Chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def passed_over(reason: str) -> NoReturn:
    """Skip a test, which in continuous integration is a failure: nobody reads of skips there."""
    if os.environ.get("CI"):
        pytest.fail(f"In continuous integration the pages are looked at in a browser, and {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A running Chromium."""
    if find_spec("playwright") is None:
        passed_over("there is no playwright, which `./cutaway test` installs")
    from playwright import sync_api

    program = chromium()
    if program is None:
        passed_over("there is no Chromium on this machine; on Debian: apt install chromium")
    if sentence := missing():
        passed_over(f"Chromium has no page to show: {sentence}")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which checks a page's accessibility."""
    web = source_folder()
    if web is None:
        passed_over("Chromium is given axe-core from web/, which is not here")
    try:
        install(web, checks=True)
    except BuildError as error:
        passed_over(f"Chromium is given axe-core by npm: {error}")
    return (web / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small() -> Trace:
    """One example in a 2-3-2 network, with Adam, in double precision."""
    network = Network([2, 3, 2], activation="tanh", output="softmax", seed=1, dtype="float64")
    return network.trace([[1.0, -2.0]], [[1.0, 0.0]], optimizer="adam")


@pytest.fixture(scope="session")
def batch() -> Trace:
    """Three examples, with batch normalization and dropout, as in training."""
    rng = np.random.default_rng(3)
    network = Network([2, 4, 3], activation="relu", batch_normalization=True, dropout=0.25, seed=2)
    return network.trace(rng.normal(size=(3, 2)), np.eye(3), optimizer="sgd", training=True)


@pytest.fixture(scope="session")
def digits() -> Trace:
    """A picture of 8 by 8 pixels in a network that is wider than what the page shows."""
    pixels = np.random.default_rng(4).uniform(size=(1, 64)).round(2)
    return Network([64, 32, 10], seed=3).trace(pixels, np.eye(10)[[4]], optimizer="adam")


@pytest.fixture(scope="session")
def wide() -> Trace:
    """A real digit, enlarged to 28 by 28 pixels, in a network of the size that is usual for MNIST."""
    small = load_digits().take([0]).x.reshape(8, 8) / 16
    pixels = np.pad(np.kron(small, np.ones((3, 3))), 2).reshape(1, 784)
    return Network([784, 256, 64, 10], seed=5).trace(pixels, np.eye(10)[[0]], optimizer="adam")


@pytest.fixture(scope="session")
def diverged() -> Trace:
    """Two examples in a network whose weights have grown until there are infinities and NaN among its numbers."""
    network = Network([2, 3, 2], activation="relu", output="identity", seed=5, dtype="float64")
    weights = {"W1": [[1e300, -1e300, 1.0], [-1e300, 1e300, 0.5]], "W2": [[1.0, -1.0], [1.0, 1.0], [np.inf, -0.25]]}
    network.set_parameters({**network.parameters, **weights})
    with np.errstate(all="ignore"):
        return network.trace([[1e10, 1.0], [0.5, -2.0]], [[1.0, 0.0], [0.0, 1.0]], optimizer="sgd")


@pytest.fixture(scope="session")
def files(
    tmp_path_factory: pytest.TempPathFactory, small: Trace, batch: Trace, digits: Trace, wide: Trace, diverged: Trace
) -> dict[str, Path]:
    """The pages of these five."""
    if sentence := missing():
        passed_over(f"Chromium has no page to show: {sentence}")
    folder = tmp_path_factory.mktemp("pages")
    paths = {name: folder / f"{name}.html" for name in PAGES}
    with np.errstate(all="ignore"):  # to explain infinities is to compute with them
        for trace, name in zip((small, batch, digits, wide, diverged), PAGES, strict=True):
            write_page(trace, paths[name], **PAGES[name])
    return paths


class Shown:
    """A page on the screen, and all that the browser said of it."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("main")

    @property
    def outside(self) -> list[str]:
        """What was asked for besides the page itself."""
        return [url for url in self.requests[1:] if not url.startswith("data:")]


@pytest.fixture
def show(browser: Any, files: dict[str, Path]) -> Iterator[Any]:
    """A function that opens a page: ``show("small", width=360, scheme="dark")``; a zoom of 2 is one of 200%."""
    contexts = []

    def opened(
        name: str, *, width: int = 1440, height: int = 900, scheme: str = "light", motion: str = "reduce", zoom: int = 1
    ) -> Shown:
        context = browser.new_context(
            viewport={"width": width // zoom, "height": height // zoom},
            device_scale_factor=zoom,
            color_scheme=scheme,
            reduced_motion=motion,
        )
        contexts.append(context)
        return Shown(context.new_page(), files[name])

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def lab(browser: Any) -> Iterator[Lab]:  # noqa: ARG001 (without a browser there is nothing to test)
    """The lab at an address of this machine."""
    with serving() as made:
        yield made


@pytest.fixture
def visit(browser: Any, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """A function that opens the playground: ``visit("#seed=3", width=360)``; what the browser complains of fails.

    Another page is opened by its path and by what is on it when it is ready.
    """
    contexts, complaints = [], []

    def opened(
        link: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        motion: str = "no-preference",
        ready: str = "[data-neuron]",
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion=motion
        )
        context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(lab.address + link)
        page.wait_for_selector(ready)
        return page

    yield opened
    promised = said_by(request.node)
    missed = promised and promised - operated_controls(page for context in contexts for page in context.pages)
    for context in contexts:
        context.close()
    assert complaints == []
    assert not missed, "the test says that it drives these controls, and none of them heard anything"
