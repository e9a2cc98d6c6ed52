"""What a page can ask of the studio, and what it is refused."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.lab.conftest import PATIENCE
from tests.lab.digits.conftest import SMALL, frame, needs_mnist, step, studio_of, told, weights

from cutaway.data import load
from cutaway.data.augmented import augmented
from cutaway.data.download import DownloadError
from cutaway.errors import CutawayError, DataError
from cutaway.lab.digits import Studio
from cutaway.lab.digits.training import sets
from cutaway.lab.lane import LONG
from cutaway.lab.playground import Playground
from cutaway.protocol import commands as ask
from cutaway.protocol import digits
from cutaway.protocol.descent import ListLandscapes
from cutaway.protocol.digits import ChangeDigits, GetData, OpenVault
from cutaway.protocol.settings import LayerSettings, Settings

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "seven layers": ({"layers": (LayerSettings(),) * 7}, "There are 7 hidden layers; the page takes 6 at most"),
    "a huge layer": ({"layers": (LayerSettings(units=1025),)}, "units of layer 1 is 1025; expected .* from 1 to 1,024"),
    "no units": ({"layers": (LayerSettings(units=0),)}, "The number of units of layer 1 is 0"),
    "too many weights": ({"layers": (LayerSettings(units=1024),) * 2}, "1,126,410 weights and biases; .* 1,000,000"),
    "an unknown set": ({"data": "../../etc/passwd"}, "There is no set of pictures"),
    "too many pictures": ({"examples": 1201}, "if not all 1,200, is 1201; expected .* from 10 to 1,200"),
    "too few": ({"examples": 0}, "from 10 to 1,200"),
    "a huge batch": ({"batch_size": 10**9}, "The batch size"),
    "no epochs": ({"epochs": 0}, "The number of epochs"),
    "a negative seed": ({"seed": -1}, "The seed"),
    "no patience": ({"early_stopping": 0}, "The patience of early stopping"),
    "a rate that is none": ({"learning_rate": float("nan")}, "The learning rate is nan"),
    "scores": ({"output": "identity", "loss": "mean_squared_error"}, "does not lie between 0 and 1"),
    "a loss of others": ({"loss": "binary_cross_entropy"}, "sigmoid"),
    "a long name": ({"optimizer": "x" * 1000}, "A name has 1,000 characters"),
    "many regularizers": ({"regularizers": ("l2",) * 50}, "There are 50 regularizers"),
    "one twice": ({"augmentations": ("shift", "shift")}, "shift"),
    "unknown augmentation": ({"augmentations": ("melt",)}, "melt"),
    "dropout of all": ({"layers": (LayerSettings(dropout=1.0),)}, "dropout"),
}


@pytest.mark.parametrize(("others", "sentence"), BAD.values(), ids=BAD)
def test_bad_settings_are_refused_and_change_nothing(others: dict[str, Any], sentence: str) -> None:
    studio = studio_of()
    step(studio, times=2)
    before = frame(studio)
    with pytest.raises(CutawayError, match=sentence):
        studio.handle(4, ChangeDigits(settings=replace(SMALL, **others)))
    assert frame(studio).row == before.row
    assert told(studio.scene(), "digits_scene").settings == SMALL


@needs_mnist
def test_an_optimizer_that_sees_all_pictures_learns_from_few() -> None:
    with pytest.raises(CutawayError, match="sees all 55,000 pictures in each step"):
        studio_of(data="mnist", optimizer="gradient_descent")
    studio = studio_of(data="mnist", optimizer="gradient_descent", examples=100)
    assert told(studio.scene(), "digits_scene").steps_per_epoch == 1


def test_the_scene_says_what_there_is() -> None:
    scene = told(studio_of(examples=100).scene(), "digits_scene")
    assert (scene.height, scene.width, scene.sizes, scene.parameters) == (8, 8, (64, 16, 10), 64 * 16 + 16 + 170)
    assert (scene.train, scene.all_train, scene.validation, scene.test, scene.own) == (100, 1200, 300, 297, 0)
    assert scene.shipped_sizes == (784, 256, 64, 10)
    assert "99.28%" in scene.shipped
    assert [(one.name, one.megabytes) for one in scene.data] == [
        ("mnist", 11.5),
        ("digits", 0),
        ("emnist_letters", 561.8),
    ]


FOREIGN = (
    ask.Change(settings=Settings()), ask.Edit(name="W1", index=(0, 0), value=1.0), ask.Table(text=""), ask.Explain(),
    ask.Examine(), ask.Fork(settings=Settings()), ListLandscapes(), ask.Export(file="notebook"),
    ask.Play(speed="operation"), ask.StepOn(unit="example"), ask.Nudge(name="W1", index=(0, 0), change=1.0),
)  # fmt: skip


@pytest.mark.parametrize("command", FOREIGN, ids=lambda command: command.kind)
def test_commands_of_the_playground_are_refused(command: Any) -> None:
    with pytest.raises(CutawayError, match="digits page"):
        studio_of().handle(4, command)
    if isinstance(command, LONG):
        with pytest.raises(CutawayError, match="digits page"):
            studio_of().question(4, command)


@pytest.mark.parametrize(
    "command", [OpenVault(), digits.ReadDigit(picture=digits.Picture()), digits.KeepStep(name="a")]
)
def test_a_playground_refuses_those_of_the_digits_page(command: Any) -> None:
    for asked in (Playground(Settings()).handle, Playground(Settings()).question):
        with pytest.raises(CutawayError, match="playground"):
            asked(4, command)


def test_the_vault_counts_each_look_and_says_what_the_network_is_worth(tmp_path: Path) -> None:
    studio = studio_of()
    step(studio, "epoch")
    event = told(studio.handle(4, OpenVault()), "vault_opened")
    arrays, test = weights(studio, tmp_path), load("digits").splits.test.open(None, "a test")
    guesses = (np.maximum(test.x / 16 @ arrays["W1"] + arrays["b1"], 0) @ arrays["W2"] + arrays["b2"]).argmax(axis=1)
    assert (event.right, event.total, event.looks, event.step) == ((guesses == test.labels).sum(), 297, 1, 24)
    assert event.accuracy == event.right / 297
    assert told(studio.handle(5, OpenVault()), "vault_opened").looks == 2
    studio.handle(6, ask.Reset())
    assert told(studio.scene(), "digits_scene").looks == 2


def test_to_choose_test_pictures_is_one_look_and_is_told() -> None:
    studio = studio_of()
    first = studio.handle(4, digits.ShowExamples())
    assert told(first, "digits_scene").looks == 1
    assert [event.kind for event, _ in studio.handle(5, digits.ShowExamples())] == ["digit_examples"]
    assert told(studio.handle(6, OpenVault()), "vault_opened").looks == 2


def test_a_look_is_written_into_the_timeline() -> None:
    studio = studio_of()
    later = studio.question(4, OpenVault())
    step(studio, times=3)
    event = told(later(), "vault_opened")
    assert told(studio.scene(), "digits_timeline").events == ((0, event.sentence),)
    assert event.sentence.startswith("The first look into the vault, at step 0: ")


def test_looks_are_told_whatever_becomes_of_their_runs() -> None:
    studio = studio_of()
    first = told(studio.handle(4, OpenVault()), "vault_opened").sentence
    studio.handle(5, digits.ForkDigits(settings=SMALL))
    messages = studio.handle(6, OpenVault(run="fork"))
    second = told(messages, "vault_opened", "fork").sentence
    assert told(messages, "digits_scene").looks_told == (first, second)
    assert second.startswith("Look number 2 into the vault, at step 0: ")
    studio.handle(7, digits.ShowExamples())
    studio.handle(8, ask.EndFork(keep="main"))
    pictures = "Look number 3 into the vault: test pictures were chosen from, to be read."
    assert told(studio.scene(), "digits_scene").looks_told == (first, f"{second} That run is gone.", pictures)
    studio.handle(9, ask.Reset())
    looks = told(studio.scene(), "digits_scene").looks_told
    assert looks == (f"{first} That run is gone.", f"{second} That run is gone.", pictures)


def test_the_shipped_run_is_not_read_for_each_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studio_of()
    before = told(studio.scene(), "digits_scene")
    monkeypatch.setattr("cutaway.train.run_folder.RunFolder.open", lambda *_: pytest.fail("opened again"))
    assert told(studio.scene(), "digits_scene") == before


def test_without_mnist_it_begins_with_the_digits_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path))
    monkeypatch.setenv("CUTAWAY_CACHE", str(tmp_path))
    scene = told(Studio().scene(), "digits_scene")
    assert (scene.settings.data, scene.height) == ("digits", 8)
    assert "MNIST is not on this machine" in scene.remark
    assert [one.at_hand for one in scene.data] == [False, True, False]


def test_where_mnist_is_damaged_it_begins_with_the_digits_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: Any, **__: Any) -> None:
        raise DataError("The file of MNIST is damaged; delete it.")

    monkeypatch.setattr("cutaway.lab.digits.studio.best_at_hand", lambda: "mnist")
    monkeypatch.setattr(sets, "_READ", dict.fromkeys(["digits"], sets.picture_set("digits")))
    monkeypatch.setattr(sets, "OFFERS", {**sets.OFFERS, "mnist": replace(sets.OFFERS["mnist"], source=None)})
    monkeypatch.setattr(sets, "load", damaged)
    studio = Studio()
    scene = told(studio.scene(), "digits_scene")
    assert (scene.settings.data, scene.height) == ("digits", 8)
    assert scene.remark.startswith("The file of MNIST is damaged; delete it. So these are the digits that come with")
    stroke = digits.Stroke(points=((140, 60), (140, 220)))
    assert told(studio.handle(5, digits.ReadDigit(picture=digits.Picture(strokes=(stroke,)))), "digit_read").guess == 1


def test_a_set_that_cannot_be_had_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise DownloadError("no answer")

    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path))
    monkeypatch.setenv("CUTAWAY_CACHE", str(tmp_path))
    monkeypatch.setattr("cutaway.data.idx_source.download", refuse)
    studio = studio_of()
    step(studio)
    with pytest.raises(CutawayError, match="MNIST"):
        studio.handle(4, GetData(name="mnist"))
    with pytest.raises(CutawayError, match="There is no set of pictures 'cats'"):
        studio.handle(4, GetData(name="cats"))
    assert frame(studio).row.step == 1


@needs_mnist
def test_a_set_that_was_downloaded_can_be_chosen_and_ends_no_training(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = os.environ.get("CUTAWAY_DATA", "")
    monkeypatch.setenv("CUTAWAY_DATA", str(tmp_path))
    monkeypatch.setenv("CUTAWAY_CACHE", str(tmp_path))
    studio = Studio()
    monkeypatch.setattr("cutaway.lab.digits.studio.download", lambda _: monkeypatch.setenv("CUTAWAY_DATA", there))
    studio.handle(3, ChangeDigits(settings=SMALL))
    step(studio)
    scene = told(studio.handle(4, GetData(name="mnist")), "digits_scene")
    assert (scene.settings, scene.remark, frame(studio).row.step) == (SMALL, "", 1)
    assert next(one for one in scene.data if one.name == "mnist").at_hand
    studio.handle(5, ChangeDigits(settings=replace(SMALL, data="mnist")))
    assert told(studio.scene(), "digits_scene").train == 55_000


@needs_mnist
def test_of_many_pictures_ten_thousand_are_learned_from_or_all() -> None:
    with pytest.raises(CutawayError, match=r"if not all 55,000, is 10001; expected .* from 10 to 10,000"):
        studio_of(data="mnist", examples=10_001)
    assert told(studio_of(data="mnist", examples=55_000).scene(), "digits_scene").train == 55_000


def test_a_set_that_is_there_is_there_at_once() -> None:
    studio = studio_of(examples=100)
    scene = told(studio.handle(4, GetData(name="digits")), "digits_scene")
    assert scene.settings == replace(SMALL, examples=100)


def test_sets_are_read_once_and_nobody_can_change_them() -> None:
    first, second = (sets.picture_set("digits") for _ in range(2))
    assert first is second
    with pytest.raises(ValueError, match="read-only"):
        first.train.x[0, 0] = 1


def test_while_pictures_are_being_changed_nothing_else_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next epoch's pictures are held up until they are let go: the page is told, and reads meanwhile."""
    go = threading.Event()

    def held_up(*given: Any) -> Any:
        assert go.wait(PATIENCE)
        return augmented(*given)

    monkeypatch.setattr("cutaway.train.epoch_data.augmented", held_up)
    studio = studio_of(augmentations=("shift",))
    studio.handle(4, ask.Play(speed="fast"))
    assert [studio.advance(0.01) for _ in range(3)] == [True, False, False]
    assert "are being changed" in frame(studio).sentence
    stroke = digits.Stroke(points=((140, 60), (140, 220)))
    assert told(studio.handle(5, digits.ReadDigit(picture=digits.Picture(strokes=(stroke,)))), "digit_read").guess == 1
    studio.handle(6, ask.Pause())
    assert frame(studio).sentence == "Nothing is learned yet: the weights are as they were drawn."
    studio.handle(7, ask.Play(speed="fast"))
    go.set()
    while frame(studio).row.step == 0:
        studio.advance(0.01)
    assert "the training loss went from" in frame(studio).sentence


def test_an_answer_says_of_which_step_it_is() -> None:
    """So a page can tell an answer of before from one about the network as it is."""
    studio = studio_of()
    step(studio, times=2)
    picture = digits.Picture(strokes=(digits.Stroke(points=((140.0, 40.0), (140.0, 240.0))),))
    asked: tuple[Any, ...] = (
        digits.ReadDigit(picture=picture, network="main"),
        digits.WhyDigit(picture=picture, network="main", answer=1),
        digits.ShowUnit(picture=picture, network="main", layer=1, unit=0),
        digits.ExplainDigit(picture=picture, network="main", label=1),
    )
    later = [studio.question(4, command) for command in asked]
    step(studio)
    assert [step_of(answer()) for answer in later] == [2] * 4
    assert [step_of(studio.handle(5, command)) for command in asked] == [3] * 4
    assert step_of(studio.handle(6, replace(asked[0], network="shipped"))) == 0


def step_of(messages: Any) -> int:
    """Return the step that the only answer says it is of."""
    ((event, _),) = messages
    return int(event.step)
