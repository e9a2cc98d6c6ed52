"""What is given to the doctor beside its subject: what is of no use is refused, the rest becomes a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cutaway.data import Dataset
from cutaway.diagnosis.calls import numbers
from cutaway.diagnosis.case import Case, Given, Ledger, Pass
from cutaway.diagnosis.from_network import is_untrained, network_pass, overfit_network
from cutaway.diagnosis.from_torch import is_module, overfit_module, shape_ledger, torch_pass
from cutaway.errors import CutawayError, SettingError
from cutaway.network import Network

Arguments = Mapping[str, Any]

FOR_MODULES = ("loss_fn", "training_step", "optimizer", "predict")


def refuse(given: Arguments, used: tuple[str, ...], subject: str) -> None:
    """Raise SettingError where more is given than is used.

    Args:
        given: The arguments by name; None is nothing.
        used: Those that the subject has a use for.
        subject: What the others are of no use to, and what to do: the rest of the sentence.
    """
    beside = [f"{name}=" for name, value in given.items() if value is not None and name not in used]
    if beside:
        raise SettingError(f"The doctor was given {', '.join(beside)} beside {subject}.")


def subject_case(subject: Any, given: Arguments) -> Case:
    """Return the case of a network or a module on a batch.

    Args:
        subject: The network or the module.
        given: The arguments of ``doctor`` by name.

    Raises:
        SettingError: It is neither of them, or something is given that it has no use for.
        DataError: Code or numbers that cannot be used.
        ShapeError: Inputs that do not fit the network.
    """
    if not isinstance(subject, Network) and not is_module(subject):
        raise SettingError(
            f"The doctor was given a {type(subject).__name__}; it examines a Network, a PyTorch module, a Training, "
            "a Watch of one, or a run."
        )
    x, y = _pair(given["batch"])
    if isinstance(subject, Network):
        others = tuple(name for name in given if name not in FOR_MODULES)
        refuse(given, others, "a Network, which has its own loss and is trained by Cutaway; these are for a PyTorch "
               "module alone, so leave them out")  # fmt: skip
        _check_rate(given, "losses")
        return _network_case(subject, x, y)
    _check_rate(given, "losses", "training_step")
    if given["optimizer"] is not None and given["training_step"] is None:
        raise SettingError("optimizer= is that of a training step; give training_step=, too, or leave it out.")
    return _with_code(_module_case(subject, x, y, given["loss_fn"]), subject, x, y, given)


def _check_rate(given: Arguments, *beside: str) -> None:
    if given["learning_rate"] is not None and all(given[name] is None for name in beside):
        names = " or ".join(f"{name}=" for name in beside)
        raise SettingError(f"learning_rate= tells the rate of {names}; give that, too, or leave it out.")


def _pair(batch: Any) -> tuple[Any, Any]:
    if isinstance(batch, Dataset):
        return batch.scaled(), batch.labels if batch.targets is None else batch.y()
    if not isinstance(batch, (tuple, list)) or len(batch) != 2:
        raise SettingError(f"The batch is a {type(batch).__name__}; give a pair (x, y), or a Dataset.")
    return batch[0], batch[1]


def _network_case(network: Network, x: Any, y: Any) -> Case:
    case = Case(subject=repr(network), untrained=is_untrained(network))
    x, targets = numbers("The inputs", x), numbers("The targets", y)
    shape = (*x.shape[:1], network.specification.sizes[-1])
    try:
        now = network_pass(network, x, targets)
    except CutawayError as error:
        if "y" not in str(error).split()[:6]:
            raise
        return replace(case, given=Given(shape, targets, str(error)))
    return replace(
        case, now=now, given=Given(shape, targets, loss=now.loss), overfit=lambda: overfit_network(network, now)
    )


def _module_case(module: Any, x: Any, y: Any, loss_fn: Callable[..., Any] | None) -> Case:
    if loss_fn is None:
        raise SettingError("A PyTorch module is examined with its loss: doctor(module, (x, y), loss_fn).")
    parameters = sum(parameter.numel() for parameter in module.parameters())
    now, given = torch_pass(module, x, y, loss_fn)
    ledger = shape_ledger(module, x)
    few = now is not None and _takes_few(now, given, ledger)
    overfit = (lambda: overfit_module(module, x, y, loss_fn, now)) if now is not None and few else None
    subject = f"<{type(module).__name__}, {parameters:,} parameters>"
    return Case(subject, now=now, given=given, ledger=ledger, overfit=overfit)


def _takes_few(now: Pass, given: Given, ledger: Ledger | None) -> bool:
    """Return whether a few of the examples, each with its target, make a batch of their own."""
    return given.targets.shape[:1] == now.x.shape[:1] and (ledger is None or ledger.takes_fewer)


def _with_code(case: Case, module: Any, x: Any, y: Any, given: Arguments) -> Case:
    """Add what the training step and the evaluation do, where they are given."""
    from cutaway.diagnosis.training_code import update_of_code, watch_predictions, watch_step

    step, predict = given["training_step"], given["predict"]
    if predict is not None:
        case = replace(case, predictions=watch_predictions(module, x, predict))
    if step is not None and case.now is not None:
        code = watch_step(module, x, y, given["loss_fn"], step, given["optimizer"])
        case = replace(case, code=code, update=update_of_code(code, given["learning_rate"]))
    return case
