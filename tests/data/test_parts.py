"""Three parts of one piece, and a scaler that saw one of them."""

import numpy as np

from cutaway.data import Dataset, Scaler, TestVault, make_dataset
from cutaway.data.parts import scale_parts, three_parts
from cutaway.data.splits import Splits


def test_changing_validation_or_test_rows_does_not_change_the_scaler() -> None:
    random = np.random.default_rng(0)
    x, targets = random.normal(5, 3, (40, 2)), random.normal(size=40)
    parts = three_parts(make_dataset("d", x, targets=targets), seed=0)
    trained_with = {tuple(row) for row in parts.train.x.tolist()}
    unseen = np.array([tuple(row) not in trained_with for row in x.tolist()])
    changed_x, changed_targets = np.where(unseen[:, None], 1e6, x), np.where(unseen, -1e6, targets)
    changed = three_parts(make_dataset("d", changed_x, targets=changed_targets), seed=0)
    assert unseen.sum() == 20
    assert scale_parts(changed)[1] == scale_parts(parts)[1] == Scaler.fit(parts.train)
    np.testing.assert_array_equal(scale_parts(changed)[0].train.x, scale_parts(parts)[0].train.x)
    assert scale_parts(changed)[0].test.open(None, "test").x.min() > 1e5  # scaled by the training part's figures


def test_scaling_does_not_open_the_vault() -> None:
    opened: list[str] = []
    data = make_dataset("d", [[1.0], [2.0], [4.0]], targets=[1, 2, 4])

    def read() -> Dataset:
        opened.append("opened")
        return data

    scaled, scaler = scale_parts(Splits(data, data, TestVault("d", read)))
    assert opened == []
    np.testing.assert_array_equal(scaled.test.open(None, "test").x, scaler.apply(data).x)
    assert opened == ["opened"]
