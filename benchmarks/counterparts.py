"""What PyTorch has for each entry of the catalogue: the tables that agreement is measured and tested with.

A new entry must name its counterpart in one of the tables, or stand in ``WITHOUT`` with the reason.
"""

from collections.abc import Callable
from typing import Any

import torch

TorchFunction = Callable[..., Any]
functional = torch.nn.functional

WITHOUT: dict[str, dict[str, str]] = {
    "activation": {
        "gaussian": "its slope is checked by differences and on the tape",
        "step": "PyTorch's heaviside has no derivative at all",
    },
    "schedule": {"inverse_time": "it is checked by hand"},
    "initializer": dict.fromkeys(("lecun_normal", "lecun_uniform"), "its deviation is checked against its formula"),
}
ACTIVATIONS_THERE: dict[str, TorchFunction] = {
    "identity": lambda z: z * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softmax": lambda z: torch.softmax(z, dim=-1),
    "log_softmax": lambda z: torch.log_softmax(z, dim=-1),
    "hard_sigmoid": functional.hardsigmoid,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "selu": torch.selu,
    "gelu": functional.gelu,
    "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
    "silu": functional.silu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
}
# How far a derivative may be off where PyTorch itself is: it keeps the 1/6 of hardsigmoid in single precision.
SLOPE_OFF_THERE = {"hard_sigmoid": 1e-7}
LOSSES_THERE: dict[str, TorchFunction] = {
    "mean_squared_error": functional.mse_loss,
    "half_squared_error": lambda p, y: 0.5 * functional.mse_loss(p, y, reduction="sum") / len(p),
    "mean_absolute_error": functional.l1_loss,
    "huber": functional.huber_loss,
    "binary_cross_entropy": functional.binary_cross_entropy,
    "binary_cross_entropy_with_logits": functional.binary_cross_entropy_with_logits,
    "cross_entropy": lambda p, y: functional.nll_loss(torch.log(p), y.argmax(dim=-1)),
    "negative_log_likelihood": lambda p, y: functional.nll_loss(p, y.argmax(dim=-1)),
    "hinge": lambda p, y: torch.clamp(1 - (2 * y - 1) * p, min=0).mean(),
}


def sgd_there(parameters: Any, rate: float, settings: Any, **others: Any) -> Any:
    """Return PyTorch's stochastic gradient descent."""
    return torch.optim.SGD(parameters, lr=rate, momentum=settings.get("momentum", 0.0), **others)


def adam_there(kind: Any, **others: Any) -> TorchFunction:
    """Return the maker of Adam or of one of its kin."""
    names = {"weight_decay", "momentum_decay"}

    def make(parameters: Any, rate: float, settings: Any) -> Any:
        more = {name: settings[name] for name in names & set(settings)}
        betas = (settings["beta1"], settings["beta2"])
        return kind(parameters, lr=rate, betas=betas, eps=settings["epsilon"], **more, **others)

    return make


OPTIMIZERS_THERE: dict[str, TorchFunction] = {
    "gradient_descent": sgd_there,
    "sgd": sgd_there,
    "momentum": sgd_there,
    "nesterov": lambda *given: sgd_there(*given, nesterov=True),
    "adagrad": lambda parameters, rate, settings: torch.optim.Adagrad(
        parameters, lr=rate, initial_accumulator_value=settings["initial_sum"], eps=settings["epsilon"]
    ),
    "adadelta": lambda parameters, rate, settings: torch.optim.Adadelta(
        parameters, lr=rate, rho=settings["decay"], eps=settings["epsilon"]
    ),
    "rmsprop": lambda parameters, rate, settings: torch.optim.RMSprop(
        parameters, lr=rate, alpha=settings["decay"], eps=settings["epsilon"], momentum=settings["momentum"]
    ),
    "adam": adam_there(torch.optim.Adam),
    "amsgrad": adam_there(torch.optim.Adam, amsgrad=True),
    "adamax": adam_there(torch.optim.Adamax),
    "nadam": adam_there(torch.optim.NAdam),
    "adamw": adam_there(torch.optim.AdamW),
}
# PyTorch's names of the settings, to compare the defaults.
NAMES_THERE = {
    "gradient_descent": (torch.optim.SGD, {}),
    "sgd": (torch.optim.SGD, {"momentum": "momentum"}),
    "momentum": (torch.optim.SGD, {}),
    "nesterov": (torch.optim.SGD, {}),
    "adagrad": (torch.optim.Adagrad, {"initial_sum": "initial_accumulator_value", "epsilon": "eps"}),
    "adadelta": (torch.optim.Adadelta, {"decay": "rho", "epsilon": "eps"}),
    "rmsprop": (torch.optim.RMSprop, {"decay": "alpha", "epsilon": "eps", "momentum": "momentum"}),
    "adam": (torch.optim.Adam, {"epsilon": "eps"}),
    "amsgrad": (torch.optim.Adam, {"epsilon": "eps"}),
    "adamax": (torch.optim.Adamax, {"epsilon": "eps"}),
    "nadam": (torch.optim.NAdam, {"epsilon": "eps", "momentum_decay": "momentum_decay"}),
    "adamw": (torch.optim.AdamW, {"epsilon": "eps", "weight_decay": "weight_decay"}),
}
SCHEDULES_THERE: dict[str, TorchFunction] = {
    "constant": lambda optimizer, _rate, steps, _settings: torch.optim.lr_scheduler.ConstantLR(optimizer, 1.0, steps),
    "one_cycle": lambda optimizer, rate, steps, settings: torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=rate,
        total_steps=steps,
        pct_start=settings["warm_up"],
        div_factor=settings["start_divisor"],
        final_div_factor=settings["end_divisor"],
        anneal_strategy="cos",
        cycle_momentum=False,
    ),
    "step": lambda optimizer, _rate, steps, settings: torch.optim.lr_scheduler.StepLR(
        optimizer, round(settings["every"] * steps), settings["factor"]
    ),
    "exponential": lambda optimizer, _rate, steps, settings: torch.optim.lr_scheduler.ExponentialLR(
        optimizer, settings["end"] ** (1 / steps)
    ),
    "cosine": lambda optimizer, rate, steps, settings: torch.optim.lr_scheduler.CosineAnnealingLR(
        optimizer, steps, settings["end"] * rate
    ),
    "warm_up": lambda optimizer, _rate, steps, settings: torch.optim.lr_scheduler.LinearLR(
        optimizer, settings["start"], total_iters=round(settings["warm_up"] * steps)
    ),
    "reduce_on_plateau": lambda optimizer, rate, _steps, settings: torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer,
        factor=settings["factor"],
        patience=settings["patience"],
        threshold=settings["threshold"],
        min_lr=settings["smallest"] * rate,
        eps=0,
    ),
}
INITIALIZERS_THERE: dict[str, TorchFunction] = {
    "zeros": lambda W, _settings: torch.nn.init.zeros_(W),
    "constant": lambda W, settings: torch.nn.init.constant_(W, settings["value"]),
    "normal": lambda W, settings: torch.nn.init.normal_(W, std=settings["standard_deviation"]),
    "uniform": lambda W, settings: torch.nn.init.uniform_(W, -settings["limit"], settings["limit"]),
    "glorot_normal": lambda W, _settings: torch.nn.init.xavier_normal_(W),
    "glorot_uniform": lambda W, _settings: torch.nn.init.xavier_uniform_(W),
    "he_normal": lambda W, _settings: torch.nn.init.kaiming_normal_(W, nonlinearity="relu"),
    "he_uniform": lambda W, _settings: torch.nn.init.kaiming_uniform_(W, nonlinearity="relu"),
    "orthogonal": lambda W, settings: torch.nn.init.orthogonal_(W, settings["gain"]),
}
