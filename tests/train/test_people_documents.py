"""Run from the repository root: PYTHONPATH=models/train /usr/bin/python3 -m unittest discover -s tests/train -p 'test_*documents.py'"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from docent_train.documents import load_people_folder  # noqa: E402
from docent_train.logistic import fit_logistic  # noqa: E402
from docent_train.words.features import HASHED_ROW, STANDING_ROWS, grown, text_rows  # noqa: E402
from docent_train.words.tokens import tokenize  # noqa: E402

SQUAD = {"data": [{"title": "Tin", "paragraphs": [{"context": "Tin melts at 232 degrees.", "qas": [
    {"question": "When does tin melt?", "answers": [{"text": "232 degrees"}, {"text": "at 232 degrees"}, {"text": "232 degrees"}]},
    {"question": "Who found tin?", "is_impossible": True, "answers": []},
]}]}]}
QAMR = "#Wiki1k:1\nAnn met Bob in Rome.\n" + "Who met Bob?".ljust(50) + "Ann\tAnn\n" + "Where did Ann meet the man whose name is given as B".ljust(50)[:50] + "Rome\tin Rome\n"
TATQA = [{
    "table": {"table": [["", "2019", "2018"], ["Sales", "1,496", "1,202"]]},
    "paragraphs": [{"order": 2, "text": "Below."}, {"order": 1, "text": "Sales by year:"}],
    "questions": [
        {"question": "What were the sales in 2019?", "answer": ["1,496"], "answer_type": "span"},
        {"question": "How did sales change?", "answer": 294, "answer_type": "arithmetic"},
    ],
}]


class MorePeoplesQuestions(unittest.TestCase):
    def test_three_public_forms_become_pages_with_questions(self):
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            (here / "s.json").write_text(json.dumps(SQUAD))
            (here / "q.txt").write_text(QAMR)
            (here / "t.json").write_text(json.dumps(TATQA))
            script = ROOT / "models/train/scripts/gather_people.py"
            subprocess.run([sys.executable, script, "--out", here / "out", "--squad", here / "s.json", "--qamr", here / "q.txt", "--tatqa", here / "t.json"], check=True, capture_output=True)
            pages = list(load_people_folder(here / "out"))
        asked = {q.question: (q.answers, q.unanswerable) for page, _ in pages for q in page.questions}
        # What most annotators gave; what has no answer; nothing that was cut off; nothing that must be reckoned.
        self.assertEqual(asked["When does tin melt?"], (["232 degrees"], False))
        self.assertTrue(asked["Who found tin?"][1])
        self.assertEqual(asked["Who met Bob?"][0], ["Ann"])
        self.assertEqual(asked["What were the sales in 2019?"][0], ["1,496"])
        self.assertEqual(len(asked), 4)
        table = next(page.prompt_text()[0] for page, _ in pages if page.kind == "people_table")
        self.assertLess(table.index("Sales by year:"), table.index("1,496"))
        self.assertLess(table.index("1,496"), table.index("Below."))
        self.assertIn("s/Tin", [group for _, group in pages])


class MoreRowsOfWordFeatures(unittest.TestCase):
    def test_every_word_of_a_page_keeps_its_vector(self):
        small = HASHED_ROW + 640 + STANDING_ROWS
        large = HASHED_ROW + 3 * 640 + STANDING_ROWS
        table = torch.randn(small, 4)
        text = "Invoice no. 0042\tÉtat: 1.234,50\npaid on 5 July"
        vectors = [t[torch.from_numpy(text_rows(text, tokenize(text), rows, page=True))].sum(1) for t, rows in ((table, small), (grown(table, large), large))]
        # Row 0 is nothing in both.
        torch.testing.assert_close(vectors[0], vectors[1])

    def test_rows_that_are_no_multiple_are_refused(self):
        with self.assertRaises(ValueError):
            grown(torch.zeros(HASHED_ROW + 640 + STANDING_ROWS, 2), HASHED_ROW + 1000 + STANDING_ROWS)


class Logistic(unittest.TestCase):
    def test_finds_the_weights_that_made_the_data(self):
        r = np.random.default_rng(0)
        x = np.stack([r.normal(size=20000), np.ones(20000)], 1)
        y = r.random(20000) < 1 / (1 + np.exp(-(2 * x[:, 0] - 1)))
        np.testing.assert_allclose(fit_logistic(x, y.astype(float)), [2, -1], atol=0.1)


if __name__ == "__main__":
    unittest.main()
