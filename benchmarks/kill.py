"""Kill a training at random moments, resume it, and compare the outcome with an uninterrupted run, bit for bit.

    python benchmarks/kill.py --data mnist --kills 20

Each time the same training starts in a fresh folder, gets SIGKILL at a random moment of its duration, and is
resumed. The network's file and the history must then equal those of the run that nobody killed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

COMPARED = ("network.safetensors", "history.jsonl")
TRIES = 100


@dataclass(frozen=True)
class Kill:
    """One killed and resumed run.

    Attributes:
        moment: When it was killed, in seconds after its start.
        step: The step of the checkpoint that it was resumed from; 0 where there was none yet.
        equal: Whether it ended as the uninterrupted run did.
    """

    moment: float
    step: int
    equal: bool


def train(*options: str) -> list[str]:
    """Return the command that trains with these options."""
    return [sys.executable, "-m", "cutaway", "train", "--json", *options]


def finish(*options: str) -> float:
    """Train to the end and return how many seconds that took."""
    start = time.monotonic()
    done = subprocess.run(train(*options), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The training failed with exit code {done.returncode}:\n{done.stderr}")
    return time.monotonic() - start


def kill_at(moment: float, options: Sequence[str], folder: Path) -> bool:
    """Start a training and kill it at a moment; return False where the run had not begun, or was over, by then."""
    command = train(*options, "--out", str(folder))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return (folder / "run.json").is_file()
    return False


def last_step(folder: Path) -> int:
    """Return the step of the newest checkpoint, which a resumed run goes on from."""
    return max((int(path.stem.partition("-")[2]) for path in folder.glob("checkpoints/step-*")), default=0)


def outcome(folder: Path) -> list[bytes]:
    """Return what two equal runs have in common, bit for bit."""
    return [(folder / name).read_bytes() for name in COMPARED]


def kills(options: Sequence[str], count: int, seed: int, workplace: Path) -> Iterator[Kill]:
    """Train once undisturbed, then kill and resume the same training again and again, and yield how each ended."""
    reference = workplace / "reference"
    duration = finish(*options, "--out", str(reference))
    chance = random.Random(seed)
    for number in range(count):
        folder, moment = killed_run(options, duration, chance, workplace / f"killed-{number}")
        step = last_step(folder)
        finish("--resume", str(folder))
        yield Kill(moment, step, outcome(folder) == outcome(reference))


def killed_run(options: Sequence[str], duration: float, chance: random.Random, base: Path) -> tuple[Path, float]:
    """Return a killed run and its moment; moments before the run began or after its end are drawn again."""
    for attempt in range(TRIES):
        folder, moment = base.with_name(f"{base.name}-{attempt}"), chance.uniform(0, duration)
        if kill_at(moment, options, folder):
            return folder, moment
    raise SystemExit(f"None of {TRIES} moments fell into the training of {duration:.1f} s.")


def read_arguments() -> argparse.Namespace:
    """Return what was typed."""
    parser = argparse.ArgumentParser(description="Kill trainings, resume them, and compare how they end.")
    parser.add_argument("--data", default="mnist", help="mnist, digits or a folder (default: mnist)")
    parser.add_argument("--kills", type=int, default=20, help="how many trainings are killed (default: 20)")
    parser.add_argument("--epochs", type=int, default=3, help="how long each training is (default: 3)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the moments (default: 0)")
    return parser.parse_args()


def main() -> None:
    """Print a table of all kills; exit with 1 if a resumed run differs from the uninterrupted one."""
    arguments = read_arguments()
    options = ["--data", arguments.data, "--epochs", str(arguments.epochs)]
    equal = 0
    print("killed at (s)   resumed from step   equal")
    with tempfile.TemporaryDirectory() as workplace:
        for kill in kills(options, arguments.kills, arguments.seed, Path(workplace)):
            equal += kill.equal
            print(f"{kill.moment:13.2f}   {kill.step:17,}   {'yes' if kill.equal else 'NO'}", flush=True)
    print(f"{equal} of {arguments.kills} equal")
    sys.exit(equal != arguments.kills)


if __name__ == "__main__":
    main()
