"""How fast the playground's engine is without a browser: ``python benchmarks/lab_engine.py`` prints it.

The default playground (2-4-2-1, the circle) plays flat out while a picture with all maps is made and encoded thirty
times a second; then it plays an epoch for each picture, as fast as that goes.
"""

from statistics import median, quantiles
from time import perf_counter

from cutaway.lab.playground import Playground
from cutaway.protocol.commands import Play
from cutaway.protocol.settings import Settings
from cutaway.protocol.wire import encode

SECONDS = 5.0
FRAMES_PER_SECOND = 30
SLICE = 0.02
PICTURES = 600


def picture(playground: Playground) -> int:
    """Make a picture and encode it; return its bytes."""
    return sum(len(encode(*message)) for message in playground.frames())


def flat_out() -> tuple[float, float]:
    """Return epochs and pictures per second at full speed."""
    playground = Playground(Settings())
    playground.handle(1, Play(speed="fast"))
    began, pictures = perf_counter(), 0
    while (passed := perf_counter() - began) < SECONDS:
        playground.advance(SLICE)
        if pictures <= passed * FRAMES_PER_SECOND:
            picture(playground)
            pictures += 1
    frame = next(event for event, _ in playground.frames() if event.kind == "frame")
    return frame.epoch / passed, pictures / passed


def epoch_by_epoch() -> tuple[float, float, int]:
    """Return the median and the 99th percentile of the milliseconds for an epoch with its picture, and its bytes."""
    playground = Playground(Settings())
    playground.handle(1, Play(speed="epoch"))
    took, size = [], 0
    for _ in range(PICTURES):
        began = perf_counter()
        playground.advance(SLICE)
        size = picture(playground)
        took.append(1000 * (perf_counter() - began))
    return median(took), quantiles(took, n=100)[98], size


def main() -> None:
    """Print the figures."""
    epochs, pictures = flat_out()
    middle, slow, size = epoch_by_epoch()
    print(f"flat out: {epochs:,.0f} epochs/s with {pictures:.1f} pictures/s, all maps live")
    print(f"an epoch with its picture: {middle:.2f} ms (median), {slow:.2f} ms (99th percentile), {size:,} bytes")


if __name__ == "__main__":
    main()
