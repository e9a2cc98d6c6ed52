"""The data: read from files that are not trusted, split once, and handed out in batches.

``load`` finds a data set by name (``source``): MNIST and its relatives (``mnist``, ``relatives``, ``relative``,
``emnist``, ``idx_source``, ``download``, ``archive``, ``archive_source``), the embedded digits (``digits``), one made
by a formula (``generated``), a CSV file (``csv_data``, ``csv_columns``, ``table_file``, ``table_format``), a folder of
IDX files (``folder``, ``idx``) or of pictures by class (``picture_folder``). ``Fitted`` is what the training part
fixes for other data (``fitted``). ``split`` parts it (``splits``, ``parts``), a ``Scaler`` is fitted to the training
part (``scaler``), and the test part stays in a ``TestVault`` that writes down each look (``vault``). ``batches`` draws
an epoch's batches as a pure function of seed and epoch. ``read_picture`` and ``prepare`` make a user's own picture
into a network's input (``handwriting``, ``ink``, ``components``, ``picture_file``). Importing this folder is cheap:
pooch, Pillow and scikit-learn are imported by the functions that need them.
"""

from cutaway.data.available import Available, describe_available
from cutaway.data.batches import Batch, batch_count, batches, epoch_order, visiting_order
from cutaway.data.csv_data import header_option, parse_csv_name, read_csv, rows_before_error
from cutaway.data.dataset import Dataset, PictureFormat, make_dataset
from cutaway.data.fitted import Fitted
from cutaway.data.generated import GENERATED, Generated
from cutaway.data.handwriting import Prepared, Stage, prepare, read_picture, read_picture_bytes
from cutaway.data.idx import read_idx, read_images, read_labels, read_pair
from cutaway.data.idx_source import Unavailable
from cutaway.data.mnist import MnistPart, MnistUnavailable, find_mnist
from cutaway.data.picture_folder import is_picture_folder, read_drawings, read_picture_folder
from cutaway.data.scaler import Scaler, column_figures
from cutaway.data.source import Loaded, load, load_other_table
from cutaway.data.splits import Splits, hold_out, split
from cutaway.data.table_format import ColumnFormat, TableFormat
from cutaway.data.vault import TestVault, looks

__all__ = [
    "GENERATED",
    "Available",
    "Batch",
    "ColumnFormat",
    "Dataset",
    "Fitted",
    "Generated",
    "Loaded",
    "MnistPart",
    "MnistUnavailable",
    "PictureFormat",
    "Prepared",
    "Scaler",
    "Splits",
    "Stage",
    "TableFormat",
    "TestVault",
    "Unavailable",
    "batch_count",
    "batches",
    "column_figures",
    "describe_available",
    "epoch_order",
    "find_mnist",
    "header_option",
    "hold_out",
    "is_picture_folder",
    "load",
    "load_other_table",
    "looks",
    "make_dataset",
    "parse_csv_name",
    "prepare",
    "read_csv",
    "read_drawings",
    "read_idx",
    "read_images",
    "read_labels",
    "read_pair",
    "read_picture",
    "read_picture_bytes",
    "read_picture_folder",
    "rows_before_error",
    "split",
    "visiting_order",
]
