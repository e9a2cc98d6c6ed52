"""A trace is one training step: its numbers are those of hand arithmetic, of PyTorch, and of the training."""

from typing import Any

import numpy as np
import pytest
import torch

from cutaway.errors import ShapeError, UnknownNameError
from cutaway.network import Network

X, Y = np.random.default_rng(1).normal(size=(4, 3)), np.eye(2)[[0, 1, 1, 0]]

# float64 on both sides; 1e-12 relative is a few thousand roundings, for sums in another order
CLOSE: dict[str, Any] = {"rtol": 1e-12, "atol": 1e-15}


def network(**options: Any) -> Network:
    settings: dict[str, Any] = {"activation": "tanh", "output": "softmax", "dtype": "float64", "seed": 2, **options}
    return Network([3, 5, 2], **settings)


def test_a_step_of_one_weight_by_hand() -> None:
    # z = 2 × 0.5 + 0 = 1; loss = (1 - 3)² = 4; its derivative 2 (1 - 3) = -4 goes to b as it is and to W times x.
    trace = Network([1, 1], output="identity", initializer="constant:value=0.5", dtype="float64").trace(
        [[2.0]], [[3.0]], learning_rate=0.1
    )
    expected = {"z1": 1.0, "loss": 4.0, "d_z1": -4.0, "d_W1": -8.0, "d_b1": -4.0, "new_W1": 1.3, "new_b1": 0.4}
    assert {name: trace[name].item() for name in expected} == pytest.approx(expected, rel=1e-15)


def there(here: Network, regularize: float = 0.0) -> tuple[torch.nn.Module, Any]:
    module = here.to_torch()
    scores = module[:-1](torch.from_numpy(X))  # without softmax, which PyTorch's loss has in it
    loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(Y))
    weights = [value for name, value in module.named_parameters() if name.endswith("weight")]
    loss = loss + regularize / 2 * sum((weight**2).sum() for weight in weights)
    loss.backward()
    return module, loss


@pytest.mark.parametrize("rate", [0.0, 0.1])
def test_forward_and_backward_are_pytorchs(rate: float) -> None:
    here = network()
    trace = here.trace(X, Y, regularizers=[f"l2:rate={rate}"] if rate else [])
    module, loss = there(here, rate)
    np.testing.assert_allclose(trace["loss"], loss.item(), **CLOSE)
    for layer, place in ((1, 0), (2, 2)):
        np.testing.assert_allclose(trace[f"d_W{layer}"], module[place].weight.grad.numpy().T, **CLOSE)
        np.testing.assert_allclose(trace[f"d_b{layer}"], module[place].bias.grad.numpy(), **CLOSE)


def test_derivatives_of_the_values_between_are_pytorchs() -> None:
    here = network()
    trace = here.trace(X, Y)
    module = here.to_torch()
    values = {"z1": module[0](torch.from_numpy(X))}
    values["a1"] = module[1](values["z1"])
    values["z2"] = module[2](values["a1"])
    for value in values.values():
        value.retain_grad()
    torch.nn.functional.cross_entropy(values["z2"], torch.from_numpy(Y)).backward()
    for name, value in values.items():
        np.testing.assert_allclose(trace[name], value.detach().numpy(), **CLOSE)
        np.testing.assert_allclose(trace[f"d_{name}"], value.grad.numpy(), **CLOSE)


@pytest.mark.parametrize(("name", "optimizer"), [("adam", torch.optim.Adam), ("sgd:momentum=0.9", torch.optim.SGD)])
def test_two_updates_are_pytorchs(name: str, optimizer: Any) -> None:
    here = network()
    trace = here.trace(X, Y, optimizer=name, learning_rate=0.1)
    module = here.to_torch()
    more = {"momentum": 0.9} if optimizer is torch.optim.SGD else {}
    stepper = optimizer(module.parameters(), lr=0.1, **more)
    for _ in range(2):
        stepper.zero_grad()
        torch.nn.functional.cross_entropy(module[:-1](torch.from_numpy(X)), torch.from_numpy(Y)).backward()
        stepper.step()
    second = trace.after()
    np.testing.assert_allclose(second["new_W1"], module[0].weight.detach().numpy().T, rtol=1e-10)
    np.testing.assert_allclose(second["new_b2"], module[2].bias.detach().numpy(), rtol=1e-10)
    if name == "adam":
        state = stepper.state[module[0].weight]
        np.testing.assert_allclose(second["new_m_W1"], state["exp_avg"].numpy().T, rtol=1e-10)
        np.testing.assert_allclose(second["new_v_W1"], state["exp_avg_sq"].numpy().T, rtol=1e-10)


def test_the_step_after_begins_where_this_one_ends() -> None:
    first = network().trace(X, Y, optimizer="adam")
    second = first.after()
    assert second["step"] == 2
    for name in ("W1", "b2", "m_W1", "v_b2"):
        np.testing.assert_array_equal(second[name], first[f"new_{name}"])


def test_a_network_is_not_changed_and_neither_can_a_trace_be() -> None:
    here = network()
    before = {name: value.copy() for name, value in here.parameters.items()}
    trace = here.trace(X, Y, learning_rate=1.0)
    for name, value in before.items():
        np.testing.assert_array_equal(here.parameters[name], value)
    with pytest.raises(ValueError, match="read-only"):
        trace["new_W1"][0, 0] = 1.0


def test_an_example_by_itself_and_its_share_of_the_gradient() -> None:
    trace = network().trace(X, Y)
    alone = [trace.example(number) for number in range(4)]
    np.testing.assert_allclose(alone[2]["a1"], trace["a1"][2:3], **CLOSE)
    assert float(alone[2]["loss"]) == pytest.approx(float(trace["losses"][2]), rel=1e-12)
    np.testing.assert_allclose(np.mean([one["d_W1"] for one in alone], axis=0), trace["d_W1"], rtol=1e-10, atol=1e-15)


def test_an_example_keeps_its_mask_of_dropout() -> None:
    trace = network(dropout=0.5).trace(X, Y, training=True, seed=3)
    np.testing.assert_array_equal(trace.example(1)["mask1"], trace["mask1"][1:2])
    assert {0.0, 1.0} == set(np.unique(trace["mask1"]))


@pytest.mark.parametrize("number", [-1, 4])
def test_no_such_example(number: int) -> None:
    with pytest.raises(IndexError, match=f"example {number}; the trace has those from 0 to 3"):
        network().trace(X, Y).example(number)


def test_steps_shapes_makers_and_readers() -> None:
    trace = network().trace(X, Y, optimizer="adam")
    assert [traced.number for traced in trace.steps] == list(range(len(trace.plan)))
    assert [traced.part for traced in trace.steps][-1] == "update"
    assert trace.shapes["z1"] == ("batch", 5)
    assert trace.shapes["new_m_W1"] == (3, 5)
    assert trace.shapes["loss"] == ()
    assert set(trace.shapes) == set(trace.values)
    for name, shape in trace.shapes.items():
        assert trace[name].shape == tuple(4 if size == "batch" else size for size in shape)
    maker = trace.maker("a1")
    assert maker is not None
    assert str(maker.step) == "a1 = tanh(z1)"
    assert trace.maker("x") is None
    assert [str(reader.step) for reader in trace.readers("d_z1")] == [
        "d_W1 = dense_d_W(x, d_z1)",
        "d_b1 = dense_d_b(d_z1)",
    ]


def test_what_an_optimizer_remembers_can_be_given() -> None:
    here = network()
    memory = {"m_W1": np.ones((3, 5))}
    assert (here.trace(X, Y, optimizer="adam", memory=memory)["m_W1"] == 1).all()
    assert (here.trace(X, Y, optimizer="adam")["m_W1"] == 0).all()


@pytest.mark.parametrize(
    ("memory", "sentence"),
    [
        ({"velocity_W1": np.zeros((3, 5))}, "remembers nothing called velocity_W1"),
        ({"m_W1": np.zeros((5, 3))}, r"m_W1 has the shape \(5, 3\); the network needs \(3, 5\)"),
    ],
)
def test_a_memory_that_does_not_fit(memory: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ShapeError, match=sentence):
        network().trace(X, Y, optimizer="adam", memory=memory)


def test_batch_normalization_in_training_needs_two_examples() -> None:
    with pytest.raises(ShapeError, match="give two or more"):
        network(batch_normalization=True).trace(X[:1], Y[:1], training=True)


def test_an_unknown_optimizer() -> None:
    with pytest.raises(UnknownNameError, match="did you mean adam"):
        network().trace(X, Y, optimizer="adm")


def test_float32_stays_float32_and_its_numbers_are_near() -> None:
    coarse, fine = (network(dtype=dtype).trace(X, Y, optimizer="adam") for dtype in ("float32", "float64"))
    assert coarse["d_W1"].dtype == np.float32
    # The first weights of both are the same draws, rounded; seven digits of them come through a few operations.
    np.testing.assert_allclose(coarse["d_W1"], fine["d_W1"], rtol=1e-4, atol=1e-6)


def test_nothing_done_later_changes_a_trace() -> None:
    # z = 2 × 0.5 = 1; loss = (1 - 3)² = 4
    x, y = np.array([[2.0]]), np.array([[3.0]])
    here = Network([1, 1], output="identity", initializer="constant:value=0.5", dtype="float64")
    trace = here.trace(x, y)
    x[:], y[:], here.parameters["W1"][:] = 7, 8, 9
    assert (trace["x"].item(), trace["y"].item(), trace["W1"].item(), trace["loss"].item()) == (2, 3, 0.5, 4)
    assert trace.network.parameters["W1"].item() == 0.5
    assert trace.network(np.array([[2.0]])).item() == 1
    with pytest.raises(TypeError):
        trace.values["x"] = x  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        trace["x"][:] = 0
    with pytest.raises(ValueError, match="read-only"):
        trace.network.parameters["W1"][:] = 0


def test_batch_normalization_declines_one_example_alone() -> None:
    batch = network(batch_normalization=True).trace(X, Y, training=True)
    with pytest.raises(ShapeError, match="measures the batch in training and x has one example"):
        batch.example(0)
    np.testing.assert_array_equal(network(batch_normalization=True).trace(X, Y).example(0)["x"], X[:1])
