"""The errors that Cutaway raises: sentences that say what was given, what was expected and what to do."""

import os


def command_name() -> str:
    """Return what the user types to start Cutaway, for messages: the root script says so, where it was used."""
    return os.environ.get("CUTAWAY_COMMAND", "cutaway")


class CutawayError(Exception):
    """Base of every error that a user can cause; the command line prints it without a traceback.

    Those about an argument are ValueErrors, too, as callers expect who do not know Cutaway, scikit-learn among them.
    """


class DataError(CutawayError):
    """A file or an array that should hold data does not: wrong magic number, wrong length, wrong counts."""


class ShapeError(CutawayError, ValueError):
    """Arrays that cannot meet; the message names the layer and both shapes."""


class UnknownNameError(CutawayError, ValueError):
    """A name that no entry of a registry has; the message lists the nearest ones."""


class SettingError(CutawayError, ValueError):
    """A setting outside of what is possible, such as a learning rate of -1."""


class NonFiniteError(CutawayError):
    """Training met NaN or infinity; the message names the step and the first value of the plan that had it."""


class ExportError(CutawayError):
    """A network that another format cannot hold, or a file for it that cannot be written."""


class DeviceError(CutawayError):
    """A device that was found and then failed, by running out of memory most often."""


class RunError(CutawayError):
    """A run folder that cannot be used: missing, damaged, or not what was asked for."""
