"""Run from the repository root: PYTHONPATH=models/train /usr/bin/python3 -m unittest discover -s tests/train -p 'test_documents*.py'"""
import random
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from docent_train.documents import KINDS, NOT_ON_PAGE, Document, load_people_documents, load_real_receipts, make_document  # noqa: E402
from docent_train.documents.rows import rows_of  # noqa: E402
from docent_train.documents.reckoning import ask_reckoning  # noqa: E402
from docent_train.documents.tables import ask_table  # noqa: E402

SHARED = ROOT.parent / "shared"


def flat(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


class TextOfAPage(unittest.TestCase):
    def test_every_code_point_of_the_page_text_has_a_position_on_the_page(self):
        for kind in KINDS:
            for seed in range(20):
                text, xs, ys = make_document(random.Random(seed), kind).prompt_text()
                self.assertEqual((len(text), len(text)), (len(xs), len(ys)))
                self.assertTrue(all(0 <= v <= 1 for v in xs + ys), kind)

    def test_the_same_seed_gives_the_same_document(self):
        for kind in KINDS:
            a, b = make_document(random.Random(7), kind), make_document(random.Random(7), kind)
            self.assertEqual((a.prompt_text(), a.questions), (b.prompt_text(), b.questions))

    def test_segments_of_one_visual_row_are_joined_by_a_tab_and_sorted_by_x(self):
        doc = Document("test", 100, 100)
        doc.items = []
        doc.add("right", 60, 10.5, 10)
        doc.add("left", 5, 10, 10)
        doc.add("below", 5, 30, 10)
        self.assertEqual(doc.prompt_text()[0], "left\tright\nbelow")
        self.assertEqual([len(row) for row in rows_of(doc.segments())], [2, 1])


class Answers(unittest.TestCase):
    def test_computed_answers_of_few_words_stand_on_the_page_too(self):
        missing = total = 0
        for seed in range(200):
            doc = make_document(random.Random(seed), "table")
            text = flat(doc.prompt_text()[0])
            for q in doc.questions:
                if q.kind in ("cell", "row_of_value", "next_row"):
                    total += 1
                    missing += not q.unanswerable and q.answers[0] not in text
        self.assertGreater(total, 300)
        self.assertLess(missing / total, 0.2)  # only cells that wrap

    def test_a_question_that_the_page_does_not_answer_says_so(self):
        seen = 0
        for seed in range(50):
            for q in make_document(random.Random(seed), "receipt").questions:
                self.assertEqual(q.unanswerable, q.answers == [NOT_ON_PAGE])
                seen += q.unanswerable
        self.assertGreater(seen, 25)

    def test_no_question_has_two_different_answers_on_one_page(self):
        for kind in KINDS:
            for seed in range(80):
                answers = {}
                for q in make_document(random.Random(seed), kind).questions:
                    previous = answers.setdefault(q.question.lower(), q.answers[0])
                    self.assertEqual(previous, q.answers[0], (kind, seed, q.question))

    def test_receipt_totals_follow_from_the_printed_amounts(self):
        for seed in range(200):
            doc = make_document(random.Random(seed), "receipt")
            by_kind = {q.kind: q.answers[0] for q in doc.questions}
            if {"cash", "change", "total"} <= by_kind.keys() and not any(NOT_ON_PAGE in by_kind[k] for k in ("cash", "change", "total")):
                cash, change, total = (int("".join(c for c in by_kind[k] if c.isdigit())) for k in ("cash", "change", "total"))
                self.assertEqual(cash - change, total, seed)

    def test_table_questions_pick_the_right_row(self):
        doc = Document("test")
        ask_table(doc, random.Random(1), ["Name", "Points"], [["Ann", "3"], ["Bob", "12"], ["Cid", "7"]], 60)
        for q in doc.questions:
            if q.kind == "max":
                self.assertEqual(q.answers, ["Bob"])
            if q.kind == "min":
                self.assertEqual(q.answers, ["Ann"])
            if q.kind == "next_row":
                self.assertIn(q.answers[0], ("Bob", "Cid"))
        self.assertGreaterEqual({q.kind for q in doc.questions}, {"max", "min", "next_row", "cell"})

    def test_what_is_reckoned_names_the_cells_that_it_rests_on(self):
        doc = Document("test")
        header, rows = ["Name", "Points", "Town"], [["Ann", "3", "Rauris"], ["Bob", "12", "Zell"], ["Cid", "7", "Rauris"]]
        ask_reckoning(doc, random.Random(1), header, rows, 200)
        printed = [header, *rows]
        for q in doc.questions:
            cells = [printed[r][c] for r, c in q.cells]
            self.assertEqual(q.answers, [", ".join(cells)])
            if "Rauris" in q.question and q.operation == "sum":
                self.assertEqual(cells, ["3", "7"])
            if "Rauris" in q.question and q.operation in ("count", "list"):
                self.assertEqual(cells, ["Ann", "Cid"])
            if q.operation == "difference":
                self.assertEqual(len(cells), 2)
        self.assertEqual({q.operation for q in doc.questions}, {"count", "sum", "difference", "average", "list"})


class ReadingErrors(unittest.TestCase):
    def test_noise_keeps_positions_aligned_and_changes_about_its_rate(self):
        changed = total = 0
        for seed in range(60):
            doc = make_document(random.Random(seed), "receipt")
            clean = doc.prompt_text()[0]
            text, xs, ys = doc.prompt_text(random.Random(seed), 0.08)
            self.assertEqual((len(text), len(text)), (len(xs), len(ys)))
            self.assertFalse(text.endswith(("\n", "\t")))
            import difflib

            same = sum(m.size for m in difflib.SequenceMatcher(None, clean, text, autojunk=False).get_matching_blocks())
            changed += len(clean) - same
            total += len(clean)
        self.assertTrue(0.04 < changed / total < 0.14, changed / total)

    def test_a_rate_of_zero_reads_exactly(self):
        doc = make_document(random.Random(1), "form")
        self.assertEqual(doc.prompt_text(), doc.prompt_text(random.Random(1), 0.0))


class GivenData(unittest.TestCase):
    def test_every_table_and_paragraph_becomes_a_page_with_its_questions(self):
        docs = list(load_people_documents(SHARED, max_chars=1500))
        self.assertGreater(len(docs), 1000)
        self.assertTrue(all(doc.questions for doc in docs))
        self.assertGreater(sum(q.unanswerable for doc in docs for q in doc.questions), 2000)
        self.assertTrue(all(len(doc.prompt_text()[0]) <= 1600 for doc in docs))

    def test_real_receipts_keep_their_lines_and_questions(self):
        receipts = load_real_receipts(SHARED / "data" / "receipts" / "train")
        self.assertEqual(len(receipts), 416)
        text, xs, ys = receipts[0].prompt_text()
        self.assertTrue(text.startswith("PERNIAGAAN ZHENG HUI\nJM0325955-V\n"))
        self.assertIn("8239\t1\t15.00\t15.00", text)
        self.assertEqual(receipts[0].questions[0].answers, ["PERNIAGAAN ZHENG HUI"])
        self.assertTrue(any(q.kind == "key_value" for q in receipts[0].questions))


if __name__ == "__main__":
    unittest.main()
