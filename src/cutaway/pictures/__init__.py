"""Pictures of a training run, drawn from plain arrays into PNG files.

Each picture has two functions: ``..._figure`` returns a matplotlib ``Figure``, ``draw_...`` saves it. Matplotlib
is loaded when the first picture is drawn, never by an import of Cutaway.
"""

from cutaway.pictures.confusion import confusion_figure, draw_confusion
from cutaway.pictures.curves import curves_figure, draw_curves
from cutaway.pictures.mistakes import draw_mistakes, mistakes_figure
from cutaway.pictures.overview import draw_overview, overview_figure
from cutaway.pictures.weights import draw_first_layer, first_layer_figure

__all__ = [
    "confusion_figure",
    "curves_figure",
    "draw_confusion",
    "draw_curves",
    "draw_first_layer",
    "draw_mistakes",
    "draw_overview",
    "first_layer_figure",
    "mistakes_figure",
    "overview_figure",
]
