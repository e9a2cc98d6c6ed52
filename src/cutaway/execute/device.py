"""Where a plan's arrays lie: with NumPy in the processor's memory, or with PyTorch, on a GPU say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cutaway.definitions.entry import Array, Namespace
from cutaway.errors import DeviceError, SettingError
from cutaway.execute.arrays import NUMPY, namespace_of

DEVICES = ("cpu", "cuda", "torch")
"""NumPy or the native core; PyTorch on a GPU of NVIDIA; PyTorch on the processor, to try that without a GPU."""

NO_MEMORY, FAILED = "can't allocate memory", "CUDA"
"""What PyTorch's sentence says where the processor's memory is too small, and where a GPU failed."""


@dataclass(frozen=True)
class Processor:
    """NumPy's arrays, which lie where they are.

    Attributes:
        name: What a result calls it.
        xp: The array namespace to compute with.
    """

    name: str = "NumPy"
    xp: Namespace = NUMPY

    def put(self, arrays: Mapping[str, Any]) -> dict[str, Array]:
        """Return arrays as they are computed with; numbers stay as they are."""
        return dict(arrays)

    def fetch(self, arrays: Mapping[str, Array]) -> dict[str, NDArray[Any]]:
        """Return arrays as NumPy's."""
        return dict(arrays)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Make what the device refuses while it computes a sentence: NumPy and the native core have their own.

        Raises:
            DeviceError: Its memory is too small, or it failed.
        """
        yield


PROCESSOR = Processor()


@dataclass(frozen=True)
class TorchDevice(Processor):
    """PyTorch's arrays on a device.

    Attributes:
        torch: The library, which is an extra.
        place: What it calls the device.
    """

    torch: Any = None
    place: str = "cpu"

    def put(self, arrays: Mapping[str, Any]) -> dict[str, Array]:
        """Return copies of NumPy's arrays on the device; what lies there already, and numbers, stay as they are."""
        return {name: self._copy(array) if isinstance(array, np.ndarray) else array for name, array in arrays.items()}

    def _copy(self, array: NDArray[Any]) -> Array:
        tensor = self.torch.tensor(array)
        if self.place == "cpu":
            return tensor
        # From memory that stays where it is a GPU fetches by itself, while the steps before are still computed.
        return tensor.pin_memory().to(self.place, non_blocking=True)

    def fetch(self, arrays: Mapping[str, Array]) -> dict[str, NDArray[Any]]:
        """Return the arrays in the processor's memory; this waits until they are computed."""
        return {name: array.detach().cpu().contiguous().numpy() for name, array in arrays.items()}

    @contextmanager
    def told(self) -> Iterator[None]:
        """Make PyTorch's refusals a sentence; what is no refusal of the device is left as it is."""
        try:
            yield
        except RuntimeError as error:  # PyTorch's own errors of devices are RuntimeErrors, with pages of advice
            first = str(error).strip().split("\n")[0]
            if isinstance(error, self.torch.OutOfMemoryError) or NO_MEMORY in first:
                raise DeviceError(
                    f"The memory of {self.name} is too small for this; choose a smaller batch or smaller layers, or "
                    "leave it to the processor with --device cpu."
                ) from None
            if FAILED not in first:
                raise
            raise DeviceError(
                f"{self.name} failed ({first.rstrip('.'):.100}); try again, or leave it to the processor with "
                "--device cpu."
            ) from None


def find_device(name: str, threads: int | None = None) -> Processor:
    """Return the device of one of the names in ``DEVICES``.

    Args:
        name: The name.
        threads: How many threads PyTorch takes on the processor, in this process from now on; None for its own choice.

    Raises:
        SettingError: PyTorch is not installed, or it finds no GPU.

    >>> find_device("cpu").name
    'NumPy'
    """
    return PROCESSOR if name == "cpu" else _torch_device(name, threads)


def _torch_device(name: str, threads: int | None) -> TorchDevice:
    try:
        import torch
    except ImportError:
        raise SettingError(
            f"The device {name!r} needs PyTorch, which is not installed; install it with: "
            'pip install "cutaway[torch]", or in a checkout: .venv/bin/python -m pip install -c constraints.txt -e '
            '".[torch]". Without it, --device cpu makes the same training, and goes on with one beside --resume.'
        ) from None
    if name == "cuda" and not torch.cuda.is_available():
        built = "" if torch.version.cuda else ", and was built without CUDA"
        raise SettingError(
            f"The device 'cuda' cannot be used: PyTorch {torch.__version__} finds no GPU of NVIDIA on this "
            f"machine{built}. Without one, --device cpu makes the same training, and goes on with "
            "one beside --resume."
        )
    if name == "torch" and threads is not None:
        torch.set_num_threads(threads)
    place = "cpu" if name == "torch" else name
    where = "the processor" if name == "torch" else torch.cuda.get_device_name()
    xp = namespace_of(torch.empty(0, device=place))
    return TorchDevice(f"PyTorch {torch.__version__} on {where}", xp, torch, place)
