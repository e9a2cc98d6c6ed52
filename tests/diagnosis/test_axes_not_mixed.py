"""Modules that only seem to mix up axes: the ledger is silent where it cannot be sure, and breaks on none of them."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway import doctor
from cutaway.diagnosis import Finding
from cutaway.diagnosis.from_torch import by_column, shape_ledger
from doctor_patients import module_from

INPUTS = 5


def mean_square(p: Any, y: Any) -> Any:
    return ((p - y) ** 2).mean()


def found(module: Any, examples: int, y: Any = None, loss: Any = mean_square, inputs: int = INPUTS) -> list[Finding]:
    """Return the findings of mixed axes on so many examples, with one number to predict for each by default."""
    torch.manual_seed(0)
    target = torch.randn(examples, 1) if y is None else y
    report = doctor(module, (torch.randn(examples, inputs), target), loss)
    return [finding for finding in report.findings if finding.detector == "mixed_axes"]


def siamese(x: Any, w: Any) -> Any:
    return (x[0::2] - x[1::2]) @ w


@pytest.mark.parametrize("examples", [2, 4, 6, 10, 50, 64])
def test_a_siamese_module_needs_an_even_number(examples: int) -> None:
    assert not found(module_from(siamese, (INPUTS, 1)), examples, torch.zeros(examples // 2, 1))


@pytest.mark.parametrize(("group", "examples"), [(4, 20), (4, 60), (4, 4), (3, 9), (7, 14)])
def test_a_module_of_groups_needs_a_multiple(group: int, examples: int) -> None:
    def forward(x: Any, w: Any) -> Any:
        return (x.reshape(group, -1, INPUTS) @ w).reshape(-1, 1)

    assert not found(module_from(forward, (INPUTS, 1)), examples)


@pytest.mark.parametrize("examples", [2, 3, 8])
def test_statistics_of_the_batch_need_two_examples(examples: int) -> None:
    norm = torch.nn.BatchNorm1d(4, track_running_stats=False)
    assert not found(torch.nn.Sequential(torch.nn.Linear(INPUTS, 4), norm, torch.nn.Linear(4, 1)), examples)


class Graph(torch.nn.Module):  # type: ignore[misc]  # mypy does not read PyTorch
    """A graph network: the links of the nodes are a buffer, and the nodes are the batch."""

    def __init__(self, nodes: int) -> None:
        super().__init__()
        self.register_buffer("links", torch.eye(nodes).roll(1, 0))
        self.linear = torch.nn.Linear(INPUTS, 1)

    def forward(self, x: Any) -> Any:
        return self.links @ self.linear(x)


class Placed(Graph):
    """Features of each node beside its inputs, or in place of a sum."""

    def forward(self, x: Any) -> Any:
        return self.linear(torch.cat([x[:, :-1], self.links[:, :1]], 1)) + self.links[:, 1:2]


@pytest.mark.parametrize("kind", [Graph, Placed])
def test_a_buffer_of_these_very_examples_is_no_fault(kind: Any) -> None:
    assert not found(kind(12), 12)


def squared_distances(x: Any) -> Any:
    squares = (x * x).sum(1)
    return squares.unsqueeze(1) + squares - 2 * x @ x.T


def test_all_pairs_of_a_kernel_are_meant() -> None:
    def kernel(x: Any, w: Any) -> Any:
        return torch.exp(-squared_distances(x)).mean(1, keepdim=True) * w

    assert not found(module_from(kernel, (1,)), 12)


@pytest.mark.parametrize("target", [torch.zeros(12, 12), torch.arange(12)], ids=["distances", "which one it is"])
def test_all_pairs_as_outputs_are_meant_where_the_targets_are_of_pairs(target: Any) -> None:
    loss = mean_square if target.ndim == 2 else torch.nn.CrossEntropyLoss()
    assert not found(module_from(lambda x, w: squared_distances(x * w), (INPUTS,)), 12, target, loss)


def test_all_pairs_as_outputs_are_a_mistake_where_each_example_has_one_target() -> None:
    (finding,) = found(module_from(lambda x, w: (x @ w) + (x @ w)[:, 0], (INPUTS, 1)), 12)
    assert "each example meets every other one" in finding.sentence
    assert finding.evidence[0].value == 144


def test_a_sequence_along_the_first_axis_is_no_batch() -> None:
    def last_of_three(x: Any, w: Any) -> Any:
        return x.reshape(-1, 3, INPUTS)[-1] @ w  # (time, sequences, inputs); the answer after the last time

    assert not found(module_from(last_of_three, (INPUTS, 1)), 12, torch.zeros(3, 1))


def test_of_a_set_with_one_target_no_few_are_learned_by_heart() -> None:
    pooled = torch.nn.Sequential(torch.nn.Linear(INPUTS, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    module = module_from(lambda x, w: pooled(x).sum(0, keepdim=True) * w, (1,))
    module.pooled = pooled
    report = doctor(module, (torch.randn(12, INPUTS), torch.zeros(1, 1)), mean_square)
    assert "cannot_overfit" not in report.asked
    assert "mixed_axes" not in report.names()


def test_parameters_by_place_are_a_mistake_and_so_is_a_written_shape() -> None:
    """The same refusals as above, with parameters in place of a buffer, and with all axes in the code."""
    (by_place,) = found(module_from(lambda x, w, v: w @ (x @ v), (12, 12), (INPUTS, 1)), 12)
    (written,) = found(module_from(lambda x, w: x.reshape(12, INPUTS) @ w, (INPUTS, 1)), 12)
    assert "an axis of the parameters by place" in by_place.sentence
    assert "a shape in its code" in written.sentence
    assert (by_place.severity, written.severity) == ("serious", "warning")


@pytest.mark.parametrize(
    "made",
    [
        lambda: torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Unflatten(0, (4, 3)), torch.nn.Flatten(0, 1)),
        lambda: torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.LayerNorm([12, 3])),
    ],
    ids=["unflatten", "layer norm"],
)
def test_of_parts_of_pytorch_no_line_is_told(made: Any) -> None:
    (finding,) = found(made(), 12, torch.zeros(12, 3), inputs=3)
    assert "a shape in its code is that of this batch" in finding.sentence
    assert "line" not in finding.sentence
    ledger = shape_ledger(made(), torch.randn(12, 3))
    assert ledger is not None
    assert {operation.line for operation in ledger.operations} == {""}


def through_numpy(x: Any, w: Any) -> Any:
    return torch.as_tensor(np.asarray(x)) * w


def in_place(x: Any, w: Any) -> Any:
    return torch.exp(x).mul_(2) * w  # the derivative of exp reads its answer, which is gone


def only_without_gradients(x: Any, w: Any) -> Any:
    if x.requires_grad:
        raise ValueError("no gradients here")
    return x * w


def a_list_with_gradients(x: Any, w: Any) -> Any:
    return [x * w] if x.requires_grad else x * w


@pytest.mark.parametrize("forward", [through_numpy, in_place, only_without_gradients, a_list_with_gradients])
def test_a_module_that_allows_no_gradient_of_its_inputs_is_examined(forward: Any) -> None:
    assert not found(module_from(forward, (INPUTS,)), 12)  # one output is asked for: the gradients are tried


def test_a_few_examples_tell_whether_columns_are_mixed() -> None:
    rows: list[int] = []

    def forward(x: Any, w: Any) -> Any:
        if x.requires_grad:
            rows.append(len(x))
        return x * w

    assert found(module_from(forward, (INPUTS,)), 3000)
    assert rows == [by_column.MOST_EXAMPLES]


def test_whether_columns_are_mixed_is_not_asked_where_the_targets_ask_for_as_many() -> None:
    asked: list[bool] = []

    def forward(x: Any, w: Any) -> Any:
        asked.append(x.requires_grad)
        return x * w

    assert not found(module_from(forward, (INPUTS,)), 40, torch.randn(40, INPUTS))
    assert asked
    assert not any(asked)
