"""Drawn pages: run as test_documents.py is."""
import random
import sys
import unittest
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from docent_train.documents import KINDS, Document, make_document, render  # noqa: E402
from docent_train.documents.degradations import degrade, perspective, skew  # noqa: E402
from docent_train.documents.faces import families  # noqa: E402


def ink_share(page: np.ndarray, char) -> float:
    """Share of dark pixels in the middle half of a character's cell."""
    _, cx, cy, w, h, _ = char
    part = page[max(0, int(cy - h * 0.5)) : int(cy + h * 0.5) + 1, max(0, int(cx - w / 2)) : int(cx + w / 2) + 1]
    return float((part < 150).mean()) if part.size else 0.0


class Faces(unittest.TestCase):
    def test_every_role_has_faces_and_a_regular_and_a_bold_path(self):
        for role in ("mono", "sans", "serif", "dot"):
            self.assertGreater(len(families()[role]), 0)
            for family in families()[role]:
                self.assertTrue(Path(family.regular).exists() and Path(family.bold).exists())


class Rendering(unittest.TestCase):
    def test_characters_are_those_of_the_segments_in_order_and_lie_on_the_page(self):
        for kind in KINDS:
            for seed in range(3):
                doc = make_document(random.Random(seed), kind)
                image, chars = render(doc, random.Random(seed), 0.9)
                self.assertEqual("".join(c[0] for c in chars), "".join(i.text.replace(" ", "") for i in doc.items))
                inside = [0 <= c[1] <= image.width and 0 <= c[2] <= image.height for c in chars]
                self.assertGreater(sum(inside) / len(inside), 0.995, kind)
                self.assertEqual(sum(c[5] for c in chars), sum(len(i.text.split(" ")) - i.text.split(" ").count("") for i in doc.items))

    def test_every_cell_holds_ink_and_a_lone_character_fills_its_cell(self):
        doc = Document("test", 400, 100)
        doc.add("HELLO WORLD", 20, 30, 30, "sans")
        image, chars = render(doc, random.Random(2), 1.0)
        page = np.asarray(image)
        for c in chars:
            self.assertGreater(ink_share(page, c), 0.05, c)
        # No ink outside of the cells.
        left = min(c[1] - c[3] / 2 for c in chars)
        right = max(c[1] + c[3] / 2 for c in chars)
        dark = np.nonzero((page < 150).any(0))[0]
        self.assertTrue(left - 2 <= dark[0] and dark[-1] <= right + 2)

    def test_segments_do_not_overprint_each_other(self):
        for kind in KINDS:
            for seed in range(40):
                doc = make_document(random.Random(seed), kind)
                items = sorted(doc.items, key=lambda i: i.y)
                for n, a in enumerate(items):
                    self.assertTrue(a.x > -1 and a.x + a.width < doc.width + 1, (kind, seed, a))
                    for b in items[n + 1 :]:
                        if b.y > a.y + a.size:
                            break
                        across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
                        down = min(a.y + a.size, b.y + b.size) - max(a.y, b.y)
                        self.assertFalse(across > a.size * 0.2 and down > 0.35 * min(a.size, b.size), (kind, seed, a.text, b.text))

    def test_the_same_seed_draws_the_same_page(self):
        pages = [np.asarray(degrade(*render(make_document(random.Random(4)), random.Random(5)), random.Random(6))[0]) for _ in range(2)]
        self.assertTrue(np.array_equal(pages[0], pages[1]))


class Degradations(unittest.TestCase):
    def test_characters_follow_skew_and_perspective_to_their_ink(self):
        doc = Document("test", 700, 500)
        for row in range(8):
            doc.add("      ".join("HHHHHH"), 40, 30 + 55 * row, 24, "sans")
        for transform in (lambda i, c, r: skew(i, c, r, 3.0), lambda i, c, r: skew(i, c, r, -2.0), perspective):
            image, chars = render(doc, random.Random(2), 1.0)
            image, chars = transform(image, chars, random.Random(3))
            page = np.asarray(image)
            # An H fills its own cell and leaves the gap beside it empty.
            here = np.mean([ink_share(page, c) for c in chars])
            aside = np.mean([ink_share(page, (c[0], c[1] + c[3] * 1.7, *c[2:])) for c in chars])
            self.assertGreater(here, 0.15)
            self.assertGreater(here, 4 * aside)

    def test_degraded_pages_keep_their_size_and_almost_all_characters(self):
        kept = total = 0
        for seed in range(12):
            rng = random.Random(seed)
            image, chars = render(make_document(rng, "receipt"), rng, 1.0)
            worse, left = degrade(image, chars, rng)
            self.assertEqual((worse.size, worse.mode), (image.size, "L"))
            kept, total = kept + len(left), total + len(chars)
        self.assertGreater(kept / total, 0.95)

    def test_strength_zero_changes_nothing(self):
        image, chars = render(make_document(random.Random(1), "table"), random.Random(1))
        same, left = degrade(image, chars, random.Random(1), 0.0)
        self.assertIs(same, image)
        self.assertEqual(left, chars)


if __name__ == "__main__":
    unittest.main()
