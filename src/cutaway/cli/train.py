"""``cutaway train``: from data to a trained, evaluated and illustrated network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cutaway.cli.console import STOPPED, note, print_json, refusal, say, say_command
from cutaway.cli.options import Json
from cutaway.errors import DataError, DeviceError, RunError, SettingError, command_name
from cutaway.numerals import written

if TYPE_CHECKING:
    from cutaway.data import Loaded, Splits
    from cutaway.train import RecordedRun, RunFolder

NETWORK = "The network"
TRAINING = "The training"


def train(
    context: typer.Context,
    data: Annotated[
        str | None,
        typer.Option(
            help="mnist, digits (1,797 small ones, always at hand), fashion_mnist, kmnist, emnist_letters, a generated "
            "set such as spiral:noise=0.2, file.csv:target=COLUMN, or a folder with four IDX files, or with pictures "
            "by class. Default: mnist, or digits where mnist cannot be had.",
            show_default=False,
        ),
    ] = None,
    hidden: Annotated[
        str, typer.Option(help="Units of the hidden layers, from the input on; '' for none.", rich_help_panel=NETWORK)
    ] = "256,64",
    activation: Annotated[
        str,
        typer.Option(help="Hidden layers: relu, tanh, gelu ... (all: catalogue).", rich_help_panel=NETWORK),
    ] = "relu",
    output: Annotated[
        str, typer.Option(help="Activation of the output: softmax, sigmoid, identity ...", rich_help_panel=NETWORK)
    ] = "softmax",
    loss: Annotated[
        str | None,
        typer.Option(
            help="cross_entropy, mean_squared_error ... (all: catalogue). Default: what belongs to the output.",
            show_default=False,
            rich_help_panel=NETWORK,
        ),
    ] = None,
    initializer: Annotated[
        str | None,
        typer.Option(
            help="Start of the weights: he_normal, glorot_uniform, normal:standard_deviation=0.1 ... "
            "Default: he_normal for relu, else glorot_uniform.",
            show_default=False,
            rich_help_panel=NETWORK,
        ),
    ] = None,
    bias_initializer: Annotated[str, typer.Option(help="Start of the biases.", rich_help_panel=NETWORK)] = "zeros",
    dropout: Annotated[
        str,
        typer.Option(
            help="Share of the hidden units that training silences, such as 0.2, or one for each layer: 0.2,0.5.",
            rich_help_panel=NETWORK,
        ),
    ] = "0",
    batch_normalization: Annotated[
        bool,
        typer.Option("--batch-normalization", help="Normalize the hidden layers' sums.", rich_help_panel=NETWORK),
    ] = False,
    features: Annotated[
        str,
        typer.Option(
            help="What the first layer gets in place of the inputs, such as x1,x2,x1^2,x1*x2,sin(x1).",
            show_default=False,
            rich_help_panel=NETWORK,
        ),
    ] = "",
    optimizer: Annotated[
        str, typer.Option(help="adam, sgd, sgd:momentum=0.9, rmsprop ...", rich_help_panel=TRAINING)
    ] = "adam",
    learning_rate: Annotated[
        float | None,
        typer.Option(
            help="How far a step goes, at most. Default: what is usual for the optimizer, 0.001 for adam.",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None,
    schedule: Annotated[
        str, typer.Option(help="The rate over time: constant, cosine, one_cycle ...", rich_help_panel=TRAINING)
    ] = "constant",
    regularizer: Annotated[
        list[str] | None,
        typer.Option(
            help="What keeps the weights small: l2:rate=0.0001, l1, max_norm:norm=3 ... (repeat it to combine).",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None,
    augment: Annotated[
        list[str] | None,
        typer.Option(
            help="What changes the training pictures anew in each epoch: shift:pixels=2, rotate:degrees=15, scale, "
            "shear, elastic:alpha=34,sigma=4 (repeat it to combine).",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None,
    batch_size: Annotated[int, typer.Option(help="Examples for each step.", rich_help_panel=TRAINING)] = 60,
    epochs: Annotated[
        int | None,
        typer.Option(
            help="How often all examples are seen. Default: 3, or 30 for the small digits.",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="The same seed gives the same run, bit for bit.", rich_help_panel=TRAINING)
    ] = 0,
    validation: Annotated[
        int | None,
        typer.Option(
            help="Examples held out to watch. Default: 5,000 of mnist, 300 of digits, else one twelfth.",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None,
    early_stopping: Annotated[
        int | None,
        typer.Option(
            help="Stop after so many epochs without a lower validation loss, and keep the best epoch.",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            help="native (C++), reference (NumPy, every value of every step), or auto: native where it can run this.",
            rich_help_panel=TRAINING,
        ),
    ] = "auto",
    device: Annotated[
        str,
        typer.Option(
            help="cpu; cuda, a GPU of NVIDIA on which PyTorch computes; or torch, PyTorch on the processor.",
            rich_help_panel=TRAINING,
        ),
    ] = "cpu",
    recipe: Annotated[
        str | None,
        typer.Option(
            help="All of these options from a file: record, shipped, ciresan, or the path of one of your own, which "
            "ends in .json.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The run's folder. Default: a new one in runs/.", show_default=False)
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option(
            help="Go on with a stopped run: its folder, its name in runs/, or latest; on another --device if need be.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a network on pictures of digits, evaluate it once on the test data, and write a run folder.

    Without options this is 784-256-64-10 with ReLU, softmax and cross-entropy, Adam at 0.001, batches of 60,
    3 epochs on MNIST. Ctrl-C stops after the step under way; --resume goes on as if nothing had happened.

    docs/training.md has an example: the network of a textbook, with the accuracy to expect.
    """
    if resume is not None:
        _refuse_other_options(context, "--resume", ("resume", "as_json", "device"), OF_A_RUN)
        _continue(resume, device if _was_typed(context, "device") else None, as_json)
        return
    if recipe is not None:
        typed = {"device": device} if _was_typed(context, "device") else {}
        train(context, **{**context.params, **_chosen(recipe, context), **typed, "recipe": None})
        return
    from cutaway.cli.new_run import Request, prepare, read_dropout

    request = Request(
        data=data,
        hidden=hidden,
        network={
            "activation": activation,
            "output": output,
            "loss": loss,
            "initializer": initializer,
            "bias_initializer": bias_initializer,
            "dropout": read_dropout(dropout),
            "batch_normalization": batch_normalization,
            "features": [name for name in features.split(",") if name.strip()],
        },
        training={
            "optimizer": optimizer,
            "learning_rate": learning_rate,
            "schedule": schedule,
            "batch_size": batch_size,
            "early_stopping": early_stopping,
            "regularizers": tuple(regularizer or ()),
            "augmentations": tuple(augment or ()),
            "engine": engine,
            "device": device,
        },
        epochs=epochs,
        seed=seed,
        validation=validation,
        out=out,
    )
    folder, loaded = prepare(request)
    _run(folder, loaded, as_json)


OF_A_RUN = "a run goes on with the settings it began with. Leave them out, or start a new run without --resume."
OF_A_RECIPE = "a recipe is all options at once. Leave them out, or change a copy of its file, and give that one's path."


def _chosen(name: str, context: typer.Context) -> Mapping[str, Any]:
    """Return the options of a recipe, and say what is expected of it.

    Raises:
        SettingError: Other options are given beside it: then its figure would say nothing.
    """
    from cutaway.cli.recipes import find_recipe

    recipe = find_recipe(name)
    _refuse_other_options(context, "--recipe", ("recipe", "out", "as_json", "engine", "device"), OF_A_RECIPE)
    note(f"{recipe.sentence} Expected: {recipe.expected}")
    return recipe.options


def _refuse_other_options(context: typer.Context, beside: str, allowed: Sequence[str], why: str) -> None:
    """Raise SettingError where options were typed that would be ignored."""
    given = [name for name in context.params if name not in allowed and _was_typed(context, name)]
    if given:
        names = ", ".join("--" + name.replace("_", "-") for name in given)
        raise SettingError(f"{names} cannot be combined with {beside}: {why}")


def _was_typed(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _continue(given: str, device: str | None, as_json: bool) -> None:
    from cutaway.cli.new_run import load_data
    from cutaway.cli.runs import find_run

    folder = find_run(given)
    folder.check_writable()
    folder = _moved(folder, device)
    loaded = load_data(folder.data.name, seed=folder.data.seed, validation=folder.data.validation)
    folder.check_data(loaded.splits.train)
    _run(folder, loaded, as_json)


def _moved(folder: RunFolder, device: str | None) -> RunFolder:
    """Return a run as it goes on, on another device than it began on where one was asked for."""
    from dataclasses import replace

    if device is None or device == folder.settings.device or folder.is_complete():
        return folder
    moved = replace(folder, settings=replace(folder.settings, device=device))
    note(
        f"The run was begun with --device {folder.settings.device} and goes on with --device {device}. They round "
        "differently, so that its numbers will not be, bit for bit, those of a run on one of them."
    )
    return moved


def _run(folder: RunFolder, loaded: Loaded, as_json: bool) -> None:
    from cutaway.execute.arrays import one_thread
    from cutaway.network import Network
    from cutaway.train import RecordedRun, Training

    network = Network.from_specification(folder.specification)
    training = Training(network, loaded.splits.train, loaded.splits.validation, folder.settings)
    with folder.exclusive(), one_thread():
        if folder.is_complete():
            _report_finished(folder, as_json)
            return
        run = RecordedRun(folder, training, report=note)
        if not as_json:
            _introduce(run, loaded)
        result = _complete(run, loaded.splits)
        if result is None:
            _report_stop(run, as_json)
            raise typer.Exit(STOPPED)
    _report(result, folder, as_json)


def _complete(run: RecordedRun, splits: Splits) -> dict[str, Any] | None:
    """Train, evaluate and draw; return the result, or None where the user stopped it, at whatever moment.

    Raises:
        RunError: A file cannot be written, on a full disk for example, or a device failed; the sentence says how to
            go on.
    """
    try:
        return _finish(run, splits) if _train(run) else None
    except KeyboardInterrupt:
        return None
    except BrokenPipeError:  # nobody is left to tell
        raise
    except (OSError, DataError, DeviceError) as error:
        sentence = refusal(error) if isinstance(error, OSError) else str(error)
        elsewhere = " --device cpu" if isinstance(error, DeviceError) else ""
        raise RunError(
            f"{sentence} The run is kept up to step {run.saved_step:,}; once the cause is mended, go on with: "
            f"{command_name()} train --resume {run.folder.path}{elsewhere}"
        ) from None


def _train(run: RecordedRun) -> bool:
    """Train to the end and return True, or return False where the user asked to stop."""
    from cutaway.cli.progress import display
    from cutaway.cli.stopping import stop_on_signal

    with (
        stop_on_signal() as stop,
        closing(run.snapshots()) as snapshots,
        display(run.training, run.state.step) as shown,
    ):
        for snapshot in snapshots:
            shown.show(snapshot)
            if stop.made and not snapshot.finished:
                return False
    return True


def _finish(run: RecordedRun, splits: Splits) -> dict[str, Any]:
    from cutaway.pictures.run import draw_run
    from cutaway.train.result import examine, write_result

    note("Evaluating once on the test data, and drawing the pictures ...")
    test, examples = examine(run, splits)
    draw_run(run.folder, run.rows, test, examples, run.state.best.epoch if run.state.best else None)
    return write_result(run, test)


def _introduce(run: RecordedRun, loaded: Loaded) -> None:
    parts = loaded.splits
    say(
        f"Data: {parts.train.name}, {len(parts.train):,} examples to learn from and {len(parts.validation):,} to "
        f"watch; from {loaded.found}"
    )
    say(run.training.network.summary())
    settings = run.training.settings
    whole = run.training.batch_size == len(parts.train)
    batches = f"all {len(parts.train):,} examples as one batch" if whole else f"batches of {settings.batch_size:,}"
    say(
        f"{settings.optimizer}, learning rate {written(settings.learning_rate)} ({settings.schedule}), {batches}, "
        f"{settings.epochs} epoch{'s' if settings.epochs > 1 else ''}, seed {settings.seed}"
    )
    if settings.regularizers:
        say(f"The weights are held small by {' and '.join(settings.regularizers)}")
    if settings.augmentations:
        say(f"Every epoch sees the pictures anew, changed by {' and '.join(settings.augmentations)}")
    chosen = run.training.engine
    say(f"Engine: {chosen.name}{f', because {chosen.reason}' if chosen.reason else ''}")
    if run.state.step:
        say(f"Going on from step {run.state.step:,} of {run.training.steps:,}")
    say(f"Run folder: {run.folder.path}")


def _report(result: dict[str, Any], folder: RunFolder, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    from cutaway.data import looks

    accuracy, explained = result["test_accuracy"], result.get("test_r_squared")
    quality = "data" if explained is None else f"R squared {explained:.4f}"
    quality = quality if accuracy is None else f"accuracy {accuracy:.2%}"
    say(
        f"\nTest {quality} on {result['test_examples']:,} examples it never saw "
        f"(loss {result['test_loss']:.4f}; look number {looks(folder.test_log)} at test data)"
    )
    if result["best_epoch"]:
        say(f"The parameters are those of epoch {result['best_epoch']}, the best one by validation loss")
    say(f"{result['seconds']:.1f} s, {result['samples_per_second']:,.0f} samples/s, engine: {result['engine']}")
    say(f"Pictures: {folder.pictures}")
    if folder.data.picture is not None:
        say("Next, with a picture of your own handwriting:")
        say_command(f"predict {quote(str(folder.path))} PICTURE.png")
    elif folder.data.table is not None:
        say("Next, with rows of your own in a file with the same columns:")
        say_command(f"predict {quote(str(folder.path))} ROWS.csv")


def _report_finished(folder: RunFolder, as_json: bool) -> None:
    from cutaway.train.result import read_result

    result = read_result(folder)
    note(f"The run {folder.path} is finished already; this is its result.")
    _report(result, folder, as_json)


def _report_stop(run: RecordedRun, as_json: bool) -> None:
    step, steps = run.saved_step, run.training.steps  # not run.state: a stop can hit the saving itself
    kept = "nothing is lost" if step == run.state.step else "the steps after it will be made again"
    say(f"\nStopped after step {step:,} of {steps:,}; {kept}. Go on with:")
    say_command(f"train --resume {quote(str(run.folder.path))}")
    if as_json:
        print_json({"run": str(run.folder.path), "stopped": True, "step": step, "steps": steps})
