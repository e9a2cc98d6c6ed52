"""The shared library of the native core, by ctypes: no Python headers, one library for every version of Python.

During a call Python's global lock is free. Sizes are checked here and in ``core``, before the library sees a pointer:
it trusts what it is given.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, Structure, c_char_p, c_double, c_float, c_int32, c_int64, c_void_p
from functools import cache

from cutaway.execute.native.build import COMMAND, library_path, source_folder, sources_mark

SETTINGS = 8
"""How many settings an entry can have, as in interface.h."""

BUILDS = {"avx512": "AVX-512", "avx2": "AVX2", "baseline": "baseline"}
"""What the builds of the library are called, from the fastest on."""

FUNCTIONS = ("exp", "expm1", "log", "log1p", "tanh", "erf", "sqrt")
"""The functions of ``apply``, in the order of core.cpp."""


PARTS = ("gather", "forward", "activation", "backward", "parameters", "update")
"""The parts of a step that ``repeat`` repeats, in the order of timing.h."""


class NativePlan(Structure):
    """``Plan`` of interface.h."""

    _fields_ = (
        ("layers", c_int32),
        ("sizes", POINTER(c_int32)),
        ("activations", POINTER(c_int32)),
        ("activation_settings", POINTER(c_double)),
        ("dropouts", POINTER(c_int32)),
        ("dropout_settings", POINTER(c_double)),
        ("loss", c_int32),
        ("fused", c_int32),
        ("loss_settings", POINTER(c_double)),
        ("optimizer", c_int32),
        ("optimizer_settings", POINTER(c_double)),
        ("batch_size", c_int64),
        ("regularizers", c_int32),
        ("regularizer", POINTER(c_int32)),
        ("regularizer_settings", POINTER(c_double)),
    )


class NativeData(Structure):
    """``Data`` of interface.h."""

    _fields_ = (
        ("x", c_void_p),
        ("bytes", c_int32),
        ("scale", c_float),
        ("examples", c_int64),
        ("labels", c_void_p),
        ("targets", c_void_p),
    )


class NativeStretch(Structure):
    """``Stretch`` of interface.h."""

    _fields_ = (
        ("handle", c_void_p),
        ("order", c_void_p),
        ("examples", c_int64),
        ("epoch", c_int64),
        ("begun", c_int64),
        ("first_step", c_int64),
        ("rates", c_void_p),
        ("masks", c_void_p),
        ("losses", c_void_p),
        ("made", c_int64),
    )


SIGNATURES = {
    "cutaway_sources": (c_char_p, ()),
    "cutaway_build": (c_char_p, (c_int32,)),
    "cutaway_create": (c_void_p, (POINTER(NativePlan), c_int64, c_int32)),
    "cutaway_destroy": (None, (c_void_p,)),
    "cutaway_is_small": (c_int32, (c_void_p,)),
    "cutaway_set": (None, (c_void_p, c_int32, c_int32, c_int32, c_void_p)),
    "cutaway_get": (None, (c_void_p, c_int32, c_int32, c_int32, c_void_p)),
    "cutaway_use": (c_int32, (c_void_p, POINTER(NativeData))),
    "cutaway_train": (None, (POINTER(NativeStretch),)),
    "cutaway_train_many": (c_int32, (POINTER(NativeStretch), c_int64, c_int64)),
    "cutaway_evaluate": (None, (c_void_p, POINTER(NativeData), c_int64, c_int64, c_void_p, c_void_p)),
    "cutaway_predict": (
        c_int32,
        (c_int32, POINTER(NativePlan), POINTER(c_void_p), POINTER(NativeData), c_void_p, c_void_p),
    ),
    "cutaway_apply": (c_int32, (c_int32, c_int32, c_void_p, c_void_p, c_int64)),
    "cutaway_repeat": (None, (c_void_p, c_int32, c_int32, c_void_p, c_int64)),
    "cutaway_peak": (c_float, (c_int32, c_void_p, c_int64, c_int64, c_int32)),
}


class UnavailableError(Exception):
    """The native core cannot be used; the message says why, as the end of a sentence."""


@cache
def library() -> ctypes.CDLL:
    """Return the library with its functions' types declared.

    Raises:
        UnavailableError: It was not built, cannot be loaded, or was built from other sources than those here.
    """
    path, sources = library_path(), source_folder()
    if not path.is_file():
        command = COMMAND.replace("python", sys.executable, 1)
        mend = f"`{command}` builds it" if sources else "install Cutaway again"
        raise UnavailableError(f"the native core was not built (with a C++ compiler at hand, {mend})")
    try:
        loaded = ctypes.CDLL(str(path))
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(loaded, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise UnavailableError(f"the native core cannot be loaded ({error})") from None
    if sources and loaded.cutaway_sources().decode() != sources_mark(sources):
        raise UnavailableError(f"the native core was built from older sources; build it anew with {COMMAND}")
    return loaded


def available_builds() -> list[str]:
    """Return the names of the builds that this processor can run, the fastest first.

    Raises:
        UnavailableError: There is no library.
    """
    loaded = library()
    return [name for number, name in enumerate(BUILDS) if loaded.cutaway_build(number)]


def why_unavailable() -> str | None:
    """Return why the native core cannot be used at all, or None where it can."""
    try:
        library()
    except UnavailableError as error:
        return str(error)
    return None
