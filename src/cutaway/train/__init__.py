"""Training: the loop as a generator of snapshots, its history, its checkpoints and its result."""

from cutaway.train.data_record import DataRecord
from cutaway.train.evaluation import Evaluation, evaluate
from cutaway.train.loop import Training
from cutaway.train.many import train_many
from cutaway.train.progress import Progress
from cutaway.train.recorder import RecordedRun
from cutaway.train.run_folder import RunFolder
from cutaway.train.settings import TrainingSettings
from cutaway.train.state import Snapshot, State

__all__ = [
    "DataRecord",
    "Evaluation",
    "Progress",
    "RecordedRun",
    "RunFolder",
    "Snapshot",
    "State",
    "Training",
    "TrainingSettings",
    "evaluate",
    "train_many",
]
