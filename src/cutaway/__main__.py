"""Run the command line: by ``python -m cutaway``, by ``./cutaway`` and by the installed command.

Nothing that takes time is imported at the top, nor by ``import cutaway``, so that Ctrl-C meets ``main`` from the first
moments on.
"""

import sys


def main() -> None:
    """Run the command that was typed; Ctrl-C before it has begun is a line and the exit code 130, too."""
    try:
        _let_ctrl_c_through()
        from cutaway.cli.main import main as run

        run()
    except KeyboardInterrupt:
        from cutaway.cli.console import STOPPED, say_stopped

        say_stopped()
        sys.exit(STOPPED)


def _let_ctrl_c_through() -> None:
    """The root script holds it back while Python starts, which would answer with a traceback of its own."""
    if sys.platform != "win32":
        from signal import SIG_UNBLOCK, SIGINT, pthread_sigmask

        pthread_sigmask(SIG_UNBLOCK, {SIGINT})


if __name__ == "__main__":
    main()
