"""The playground's engine: settings become points, a network and its training; commands become what a page shows.

``building`` makes a run from settings (``points``, ``table``, ``data``, ``aim``); ``run`` trains it (``walk``,
``history``, ``timeline``, ``black_box``, ``measuring``, ``maps``, ``fork``); ``playground`` carries out commands
(``explaining``, ``examining``, ``files``, ``notebook``, ``telling``, ``speed``, ``catalogue``). No threads and no
sockets are here.
"""

from cutaway.lab.playground.playground import Playground

__all__ = ["Playground"]
