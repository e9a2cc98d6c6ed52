"""Connected parts against SciPy's."""

import numpy as np
from hypothesis import given
from hypothesis.extra import numpy as arrays

from cutaway.data.components import label_components


@given(arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_parts_are_those_of_scipy(mask: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> None:
    from scipy.ndimage import label

    ours, (theirs, count) = label_components(mask), label(mask, np.ones((3, 3)))
    assert ours.max(initial=0) == count
    pairs = set(zip(ours.ravel().tolist(), theirs.ravel().tolist(), strict=True))
    assert len(pairs) == count + (not mask.all())
