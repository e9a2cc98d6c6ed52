"""What happens when a page opens, loses its connection, is refused, or gets another link, in a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.browser.running_lab import PATIENCE, Lab, epoch, eventually, number, serving, settled

from cutaway.lab.limits import Limits
from cutaway.protocol.settings import Settings

CUT = "sockets.at(-1).close()"
KEEP_SOCKETS = """window.sockets = [];
window.WebSocket = class extends WebSocket { constructor(...parts) { super(...parts); sockets.push(this) } };"""


@pytest.fixture
def tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens an address in a tab of its own; it may lose its server, of which the browser complains."""
    contexts = []

    def opened(address: str) -> Any:
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.add_init_script(KEEP_SOCKETS)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def steps(page: Any, count: int) -> None:
    for _ in range(count):
        page.get_by_role("button", name="Step", exact=True).click()
    eventually(lambda: epoch(page) == count)


def told(page: Any, sentence: str) -> None:
    """Wait until the page says a sentence, and check that it says no other."""
    page.get_by_role("alert").filter(has_text=sentence).wait_for()
    assert page.get_by_role("alert").count() == 1


def learns(page: Any) -> None:
    """Check that the playground works: a step goes on."""
    before = epoch(page)
    page.get_by_role("button", name="Step", exact=True).click()
    eventually(lambda: epoch(page) == before + 1)


def test_a_lost_connection_comes_back_to_the_same_step(tab: Any, lab: Lab) -> None:
    page = tab(lab.address)
    page.wait_for_selector("[data-neuron]")
    steps(page, 3)
    playground, row = lab.playgrounds[-1], lab.picture()[0].row
    page.evaluate(CUT)
    eventually(lambda: page.evaluate("sockets.length") == 2)
    page.get_by_role("button", name="Play").wait_for()
    eventually(lambda: page.get_by_role("alert").count() == 0)
    assert lab.playgrounds[-1] is playground
    assert lab.picture()[0].row == row
    learns(page)
    assert lab.picture()[0].row.step == row.step + 25  # an epoch has 25 batches


def test_what_played_plays_on_after_a_lost_connection(tab: Any, lab: Lab) -> None:
    page = tab(lab.address)
    page.get_by_role("button", name="Play").click()
    eventually(lambda: epoch(page) > 5)
    before = epoch(page)
    page.evaluate(CUT)
    eventually(lambda: page.evaluate("sockets.length") == 2 and epoch(page) > before + 20)
    page.get_by_role("button", name="Pause").click()
    settled(page, lab)


def test_a_server_that_was_started_again_gets_the_settings_and_the_page_says_that_it_begins_anew(tab: Any) -> None:
    with serving() as first:
        page = tab(first.address + "#seed=4")
        page.get_by_role("button", name="xor").click()
        eventually(lambda: first.scene().settings.data.name == "xor")
        steps(page, 2)
        port, settings = first.listener.getsockname()[1], first.scene().settings
    told(page, "The connection to Cutaway is lost")
    page.get_by_role("link", name="Descent").click()
    told(page, "The connection to Cutaway is lost")
    page.get_by_role("link", name="Gallery").click()
    told(page, "The connection to Cutaway is lost")
    page.get_by_role("link", name="Playground").click()
    with serving(port) as second:
        told(page, "training begins anew, with the settings of its address.")
        assert second.scene().settings == settings == replace(Settings(), seed=4, data=settings.data)
        assert epoch(page) == 0
        learns(page)
        assert page.get_by_role("alert").count() == 0


def test_a_page_that_finds_no_server_for_long_says_where_a_new_one_is_found(tab: Any) -> None:
    with serving() as lab:
        page = tab(lab.address)
        page.wait_for_selector("[data-neuron]")
    told(page, "The connection to Cutaway is lost")
    assert "not carried out" not in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="xor").click()
    told(page, "What you have done since then was not carried out.")
    told(page, "with --host it always has: then open the one that the terminal shows.")


def test_two_tabs_have_sessions_of_their_own(visit: Any, lab: Lab) -> None:
    one, other = visit("#seed=1"), visit("#seed=2")
    steps(one, 2)
    assert (epoch(one), epoch(other)) == (2, 0)
    assert (lab.scene(-2).settings.seed, lab.scene(-1).settings.seed) == (1, 2)


def test_a_duplicated_tab_takes_over_and_the_first_says_so(tab: Any, lab: Lab) -> None:
    first = tab(lab.address + "#seed=5")
    steps(first, 2)
    made = len(lab.playgrounds)
    with first.context.expect_page() as opened:  # a window that a page opens has a copy of its storage, as a duplicate
        first.evaluate("window.open(location.href)")
    second = opened.value
    eventually(lambda: epoch(second) == 2)
    told(first, "Another tab or window has opened this session")
    assert len(lab.playgrounds) == made
    learns(second)
    first.reload()  # as the sentence says: for a session of its own, with the same settings
    learns(first)
    assert (epoch(first), epoch(second)) == (1, 3)
    assert second.get_by_role("alert").count() == 0
    assert lab.scene().settings.seed == 5


REFUSED = {
    "#data=own": "There are no points of your own yet",
    "#layers=99": "The number of neurons of layer 1 is 99",
    "#data=sprial": "sprial",
    "#optimizer=adamm&seed=3": "adamm",
    "#layers=4 relo": "relo",
    "#loss=cross_entropy:x=1": "cross_entropy",
}


@pytest.mark.parametrize("link", REFUSED)
def test_a_refused_link_is_said_and_the_playground_works(visit: Any, lab: Lab, link: str) -> None:
    page = visit(link)
    told(page, REFUSED[link])
    assert "Training begins with the first settings" in page.get_by_role("alert").inner_text()
    assert lab.scene().settings == Settings()
    assert page.evaluate("location.hash") == ""
    learns(page)


def test_a_link_to_several_classes_gets_the_output_that_they_need(visit: Any, lab: Lab) -> None:
    page = visit("#data=blobs&seed=3&layers=3 relu")
    eventually(lambda: "output=softmax" in page.evaluate("location.hash"))
    settings = lab.scene().settings
    assert (settings.output, settings.loss, settings.seed) == ("softmax", "cross_entropy", 3)
    assert [(layer.units, layer.activation) for layer in settings.layers] == [(3, "relu")]
    learns(page)
    assert page.get_by_role("alert").count() == 0
    page.evaluate("location.hash = 'data=spirals'")
    eventually(lambda: "data=spirals&output=softmax" in page.evaluate("location.hash") and epoch(page) == 0)
    assert (lab.scene().settings.output, lab.scene().settings.seed) == ("softmax", 0)
    learns(page)
    assert page.get_by_role("alert").count() == 0


def test_where_there_is_no_room_the_page_waits_for_it(tab: Any) -> None:
    with serving(limits=Limits(sessions=1)) as lab:
        first = tab(lab.address)
        first.wait_for_selector("[data-neuron]")
        second = tab(lab.address + "#seed=8")
        told(second, "This lab serves 1 pages and can serve no more")
        assert "tries again by itself" in second.get_by_role("alert").inner_text()
        first.close()
        learns(second)
        assert second.get_by_role("alert").count() == 0
        assert lab.scene().settings.seed == 8


@pytest.mark.parametrize("page_name", ["Playground", "Gallery"])
def test_another_link_in_the_address_bar_is_honored(visit: Any, lab: Lab, page_name: str) -> None:
    page = visit("#seed=3")
    page.get_by_role("link", name=page_name).click()
    page.evaluate("location.hash = 'data=gauss&layers=3 relu&hide=data~step'")
    eventually(lambda: lab.scene().settings.data.name == "gauss")
    assert [layer.units for layer in lab.scene().settings.layers] == [3]
    assert lab.scene().settings.seed == 0
    page.get_by_role("link", name="Playground").click()
    assert page.get_by_role("button", name="xor").count() == 0
    assert page.get_by_role("button", name="Step", exact=True).count() == 0


def test_another_link_that_is_refused_changes_nothing_and_leaves_the_address(visit: Any, lab: Lab) -> None:
    page = visit("#seed=3")
    page.evaluate("location.hash = 'data=sprial'")
    told(page, "sprial")
    eventually(lambda: page.evaluate("location.hash") == "#seed=3")
    assert lab.scene().settings.seed == 3


def test_a_link_in_a_tab_that_had_the_lab_before_is_honored(visit: Any, lab: Lab) -> None:
    page = visit("#seed=3")
    steps(page, 2)
    page.goto("about:blank")
    page.goto(lab.address + "#data=xor")
    eventually(lambda: lab.scene().settings.data.name == "xor")
    assert epoch(page) == 0
    steps(page, 2)
    page.reload()  # the same link, and so the same training
    eventually(lambda: epoch(page) == 2)


def test_what_a_teacher_hides_stays_hidden(visit: Any) -> None:
    page = visit("#seed=4&hide=data~more")

    def hides() -> None:
        page.get_by_role("button", name="Play", exact=True).wait_for()
        assert page.get_by_role("button", name="xor").count() == 0
        assert page.get_by_text("More controls", exact=True).count() == 0
        assert page.get_by_label("Noise", exact=True).count() == 1

    hides()
    for name in ("Descent", "Gallery"):
        page.get_by_role("link", name=name).click()
        page.get_by_role("heading", name="Cutaway").wait_for()
        page.reload()
        page.get_by_role("link", name="Playground").click()
        hides()
        page.go_back()
        page.go_back()
        hides()
    page.reload()
    hides()


def test_going_back_leaves_the_session_as_it_is(visit: Any, lab: Lab) -> None:
    page = visit("#seed=4")
    page.get_by_role("link", name="Gallery").click()
    page.get_by_role("link", name="Playground").click()
    page.get_by_role("button", name="xor").click()
    eventually(lambda: lab.scene().settings.data.name == "xor")
    steps(page, 1)
    page.go_back()
    page.get_by_role("heading", name="Gallery").wait_for()
    assert "data=xor" in page.evaluate("location.hash")
    page.go_back()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert epoch(page) == 1
    assert lab.scene().settings.data.name == "xor"
    assert number(page, "training loss") == lab.picture()[0].row.training_loss


def test_a_kept_picture_that_is_opened_while_another_plays_stops_at_its_step(visit: Any, lab: Lab) -> None:
    page = visit("#data=xor&seed=7")
    steps(page, 3)
    kept = lab.picture()[0].row
    page.get_by_role("button", name="Keep picture").click()
    page.get_by_text("Kept step 75.").wait_for()
    page.get_by_label("Speed", exact=True).select_option("fast")
    page.get_by_role("button", name="Play", exact=True).click()
    eventually(lambda: epoch(page) > 50)
    page.get_by_role("link", name="Gallery").click()
    page.get_by_role("button", name="Open").click()
    page.get_by_text("the same to the last digit").wait_for()
    assert lab.picture()[0].row == kept
    page.get_by_role("button", name="Play", exact=True).wait_for()


def exported(page: Any) -> dict[str, Any]:
    """Keep a picture, go to the gallery, and return what it exports."""
    page.get_by_role("button", name="Keep picture").click()
    page.get_by_text("Kept step 0.").wait_for()
    page.get_by_role("link", name="Gallery").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    content: dict[str, Any] = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    return content


def test_a_gallery_takes_all_pictures_of_a_file_or_none(visit: Any, tmp_path: Path) -> None:
    page = visit()
    gallery = exported(page)
    path = tmp_path / "many.json"

    def bring(count: int) -> None:
        path.write_text(json.dumps({**gallery, "pictures": gallery["pictures"] * count}), encoding="utf-8")
        page.get_by_label("Import a gallery").set_input_files(path)

    bring(60)
    told(page, "The gallery holds 60 pictures and has 1: remove some first.")
    assert page.locator("[data-kept]").count() == 1
    bring(59)
    eventually(lambda: page.locator("[data-kept]").count() == 60)
    page.reload()
    eventually(lambda: page.locator("[data-kept]").count() == 60)


def test_the_gallery_says_what_is_refused(visit: Any, tmp_path: Path) -> None:
    page = visit()
    gallery = exported(page)
    gallery["pictures"][0]["settings"]["optimizer"] = "adamm"
    path = tmp_path / "misspelled.json"
    path.write_text(json.dumps(gallery), encoding="utf-8")
    page.get_by_label("Import a gallery").set_input_files(path)
    eventually(lambda: page.locator("[data-kept]").count() == 2)
    page.get_by_role("button", name="Open").first.click()
    told(page, "adamm")
    page.get_by_role("link", name="Gallery").click()
    told(page, "adamm")


def test_own_points_can_be_chosen_again(visit: Any, lab: Lab, tmp_path: Path) -> None:
    page = visit()
    assert page.get_by_role("button", name="own points").count() == 0
    path = tmp_path / "points.csv"
    path.write_text("".join(f"{place % 5},{place % 7 - 3},{place % 3}\n" for place in range(30)), encoding="utf-8")
    page.get_by_text("Your own points", exact=True).click()
    page.get_by_label("A CSV file").set_input_files(path)
    own = page.get_by_role("button", name="own points")
    own.wait_for()
    assert own.get_attribute("aria-pressed") == "true"
    points = lab.picture()[1]["output"].shape
    page.get_by_role("button", name="xor").click()
    eventually(lambda: page.evaluate("location.hash") == "#data=xor")
    page.reload()
    own.wait_for()
    assert own.get_attribute("aria-pressed") == "false"
    own.click()
    eventually(lambda: lab.scene().settings.data.name == "own")
    assert (lab.scene().classes, lab.picture()[1]["output"].shape) == (("0", "1", "2"), points)
    learns(page)


def test_a_link_is_shared_with_what_it_hides(visit: Any, lab: Lab) -> None:
    page = visit("#seed=3&hide=more")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share")
    assert "needs Cutaway running on their own machine" in dialog.inner_text()
    assert dialog.get_by_label("More controls").is_checked()
    dialog.get_by_label("Inputs").check()
    dialog.get_by_role("button", name="Copy").click()
    dialog.get_by_text("Copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{lab.address}#seed=3&hide=more~inputs"
    assert dialog.get_by_label("Link with all settings").input_value() == link
    other = visit(link.removeprefix(lab.address))
    assert lab.scene().settings == replace(Settings(), seed=3)
    assert other.get_by_label("x1*x2").count() == 0
    assert other.get_by_text("More controls", exact=True).count() == 0


def test_where_the_page_may_not_copy_it_says_what_to_do(visit: Any) -> None:
    page = visit()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy").click()
    told(page, "select the link and copy it by hand")


def test_a_name_of_a_link_that_means_nothing_is_said(visit: Any, lab: Lab) -> None:
    page = visit("#dta=xor&seed=3")
    told(page, "The link says “dta”, which means nothing here")
    assert lab.scene().settings == replace(Settings(), seed=3)
    assert page.evaluate("location.hash") == "#seed=3"
    page.get_by_role("button", name="Close").click()
    learns(page)
    assert page.get_by_role("alert").count() == 0
    page.evaluate("location.hash = 'sed=4'")
    told(page, "The link says “sed”")


def test_what_a_link_says_that_cannot_be_read_is_said(visit: Any, lab: Lab) -> None:
    page = visit("#rate=abc&seed=3&hide=step~doktor")
    told(page, "The link says “rate=abc, hide=doktor”, which means nothing here")
    assert lab.scene().settings == replace(Settings(), seed=3)
    assert page.evaluate("location.hash") == "#seed=3&hide=step"
    assert page.get_by_role("button", name="Step", exact=True).count() == 0
