"""Networks in other people's formats: NumPy and PyTorch scripts, ONNX.

Nothing is typed a second time. The definitions are called with values that remember how they are made
(``tracing``), and each format writes those down in its own way; so a new activation is exported as it is.
"""

from cutaway.export.numpy_script import to_numpy_script
from cutaway.export.onnx_model import onnx_path, to_onnx
from cutaway.export.script import script_path
from cutaway.export.torch_script import to_torch_script

__all__ = ["onnx_path", "script_path", "to_numpy_script", "to_onnx", "to_torch_script"]
