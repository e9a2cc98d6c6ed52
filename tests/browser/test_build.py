"""Building the pages: when it is done anew, and what is said where it cannot be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cutaway.browser import build, check


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A folder like ``web/``, with two sources."""
    folder = tmp_path / "web"
    (folder / "src" / "views").mkdir(parents=True)
    (folder / "src" / "views" / "Graph.svelte").write_text("<svg />")
    (folder / "package.json").write_text("{}")
    (folder / "package-lock.json").write_text("{}")
    return folder


def test_the_mark_changes_with_the_content_and_the_name_of_a_source_and_not_with_other_files(web: Path) -> None:
    mark = build.sources_mark(web)
    (web / "node_modules").mkdir()
    (web / "node_modules" / "other.js").write_text("1")
    assert build.sources_mark(web) == mark
    (web / "src" / "views" / "Graph.svelte").write_text("<svg></svg>")
    changed = build.sources_mark(web)
    (web / "src" / "views" / "Graph.svelte").rename(web / "src" / "views" / "Network.svelte")
    assert len({mark, changed, build.sources_mark(web)}) == 3


def test_what_is_current_is_not_built_again(web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "run", lambda *_: pytest.fail("npm was called"))
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / build.MARK).write_text(build.sources_mark(web))
    assert build.build(web, bundle) == bundle


def test_pages_that_are_older_than_their_sources_are_told_of(web: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    assert build.outdated(web, bundle) is None  # there are none, which is said elsewhere
    (bundle / build.MARK).write_text(f"{build.sources_mark(web)}\n")
    assert build.outdated(web, bundle) is None
    (web / "src" / "views" / "Graph.svelte").write_text("<svg></svg>")
    assert build.outdated(web, bundle) == (
        "The pages are older than their sources in web/; bring them up to date by python -m cutaway.browser.build."
    )
    assert build.outdated(None, bundle) is None


def test_a_failed_build_keeps_what_was_there(web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise build.BuildError("`npm ci` failed: no network")

    monkeypatch.setattr(build, "run", fail)
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "explain.js").write_text("old")
    with pytest.raises(build.BuildError, match="no network"):
        build.build(web, bundle)
    assert (bundle / "explain.js").read_text() == "old"


def test_without_node_the_sentence_says_which_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(build, "find_spec", lambda _: None)
    with pytest.raises(build.BuildError, match=r"no Node 20\.19 or newer with npm"):
        build.node()


def test_an_old_node_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.20.4\n")
    old.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(old))
    assert build.node_version(old) == (18, 20, 4)
    assert build.machine_node() is None


def test_the_line_that_tells_most_is_found() -> None:
    output = "npm notice\nnpm error code ENOTFOUND\nnpm error A complete log of this run can be found in: x\n"
    assert build.complaint(output) == "npm error code ENOTFOUND"
    assert build.complaint("\n") == "no message"


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_checks_without_node_pass_over_except_in_continuous_integration(
    ci: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise build.BuildError("there is no Node")

    monkeypatch.setattr(check, "install", fail)
    monkeypatch.setenv("CI", ci)
    assert check.main(["types"]) == code
    assert capsys.readouterr().err == "The pages for the browser were not checked: there is no Node.\n"


def test_an_unknown_check_is_refused() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "cutaway.browser.check", "style"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == "Say which check: types or tests.\n"


def test_a_folder_is_replaced_and_what_the_new_one_has_not_is_gone(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    for folder, asset in ((new, "index-2.js"), (old, "index-1.js")):
        (folder / "assets").mkdir(parents=True)
        (folder / "assets" / asset).write_text(asset)
        (folder / "index.html").write_text(asset)
    build._replace_folder(new, old)
    found = sorted(path.relative_to(old).as_posix() for path in old.rglob("*") if path.is_file())
    assert found == ["assets/index-2.js", "index.html"]
    assert (old / "index.html").read_text() == "index-2.js"
