"""Training takes whichever of float32 and bfloat16 was faster here, and does not try the real work in bfloat16 where single products tell enough."""

import time
import unittest
from unittest import mock

import torch

from docent_train import precision


class Precision(unittest.TestCase):
    def choose(self, slow: torch.dtype, product_ratio: float):
        weight = torch.ones(4, 4, requires_grad=True)
        seen = []

        def forward(dtype):
            seen.append(dtype)
            time.sleep(0.05 if dtype == slow else 0)
            return weight @ weight

        times = {torch.float32: 1.0, torch.bfloat16: product_ratio}
        with mock.patch.object(precision, "product_seconds", times.get):
            return precision.faster_dtype(forward), seen

    def test_takes_the_faster_one(self):
        self.assertEqual(self.choose(torch.bfloat16, 1.0)[0], torch.float32)
        self.assertEqual(self.choose(torch.float32, 1.0)[0], torch.bfloat16)

    def test_an_emulated_type_is_not_tried_on_the_real_work(self):
        chosen, seen = self.choose(torch.float32, 20.0)
        self.assertEqual(chosen, torch.float32)
        self.assertNotIn(torch.bfloat16, seen)


if __name__ == "__main__":
    unittest.main()
