"""Run from the repository root: PYTHONPATH=models/train /usr/bin/python3 -m unittest discover -s tests/train"""
import sys
import unittest
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from docent_train.reading.own_places import own_places  # noqa: E402
from docent_train.reading.targets import PATCH, SLOTS, make_targets  # noqa: E402

LETTERS = 5


def line(*letters):
    """(class, x in patches) on the middle of row 2 -> characters."""
    return np.array([(c, x * PATCH, 2.5 * PATCH, 0.6 * PATCH, 14, 0) for c, x in letters], np.float32)


def costs(*said):
    """(row, column, slot, class) that the model is sure of; it is sure that nothing stands anywhere else."""
    p = np.full((32, 32, SLOTS, LETTERS + 1), 0.001)
    p[..., 0] = 0.999
    for row, col, slot, c in said:
        p[row, col, slot] = 0.001
        p[row, col, slot, c] = 0.999
    return -np.log(p).reshape(32 * 32, SLOTS, -1)


class OwnPlaces(unittest.TestCase):
    def test_a_letter_goes_to_the_neighbour_that_says_it(self):
        row, col = own_places(line((1, 3.1), (2, 4.5)), costs((2, 2, 0, 1), (2, 4, 0, 2)))
        self.assertEqual((row.tolist(), col.tolist()), ([2, 2], [2, 4]))

    def test_a_letter_that_nobody_says_stays_where_it_stands(self):
        _, col = own_places(line((1, 3.1), (2, 4.5)), costs((2, 4, 0, 2)))
        self.assertEqual(col.tolist(), [3, 4])

    def test_a_patch_out_of_reach_is_not_taught_a_letter(self):
        _, col = own_places(line((1, 3.5)), costs((2, 5, 0, 1)))
        self.assertEqual(col.tolist(), [3])

    def test_two_equal_letters_beside_each_other_are_said_twice(self):
        chars = line((3, 3.8), (3, 4.3))
        places = own_places(chars, costs((2, 3, 0, 3), (2, 4, 0, 3)))
        classes, _ = make_targets(chars, places)
        self.assertEqual([classes[2 * 32 + c, 0] for c in (3, 4)], [3, 3])
        self.assertEqual(int((classes > 0).sum()), 2)

    def test_a_line_near_the_border_of_two_rows_is_said_in_one_of_them_as_a_whole(self):
        chars = line((1, 3.5), (2, 4.5))
        chars[:, 2] = 2.9 * PATCH
        row, _ = own_places(chars, costs((3, 3, 0, 1), (3, 4, 0, 2)))
        self.assertEqual(row.tolist(), [3, 3])

    def test_letters_keep_their_order_in_a_patch(self):
        chars = line((1, 3.2), (2, 3.7))
        classes, geometry = make_targets(chars, own_places(chars, costs((2, 3, 0, 1), (2, 3, 1, 2))))
        self.assertEqual(classes[2 * 32 + 3].tolist(), [1, 2, 0, 0])
        np.testing.assert_allclose(geometry[2 * 32 + 3, :2, 0], [0.2, 0.7], atol=1e-5)


if __name__ == "__main__":
    unittest.main()
