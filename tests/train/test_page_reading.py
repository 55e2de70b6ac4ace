"""Run from the repository root: PYTHONPATH=models/train /usr/bin/python3 -m unittest discover -s tests/train -p 'test_page_reading.py'"""
import json
import random
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from docent_train.documents import Question  # noqa: E402
from docent_train.documents.flow import Flow, draw_table  # noqa: E402
from docent_train.page_reader.example import Target, build  # noqa: E402
from docent_train.page_reader.model import OPERATIONS  # noqa: E402
from docent_train.page_reader.page import Page, laid_out  # noqa: E402
from docent_train.page_reader.pdf_pages import load_pdf_pages, load_scans  # noqa: E402
from docent_train.page_reader.pieces import WordPieces  # noqa: E402
from docent_train.page_reader.source import target_of, target_of_pdf  # noqa: E402

PIECES = WordPieces.of_tokenizer(ROOT / "models/train/backbone/tokenizer.json")
HEADER, ROWS = ["Year", "Goals", "Town"], [["1990", "3", "Rauris"], ["1991", "12", "Zell am See and some more words so that the cell breaks"], ["1992", "7", "Rauris"]]


def table_page(rate: float = 0.0) -> Page:
    flow = Flow(random.Random(3), "people_table", 500.0)
    draw_table(flow, HEADER, ROWS, [True, True, False])
    return Page(*laid_out(flow.finish(), True), PIECES, random.Random(0), rate)


def words_of(page: Page, span) -> str:
    first, last = page.words[page.word[span[0]]], page.words[page.word[span[1]]]
    return page.text[first.start : last.end]


class Answers(unittest.TestCase):
    def test_a_span_is_found_as_it_is_printed_whatever_marks_stand_in_it(self):
        page = Page("Paid to Smith, Jones & Co.\nPaid", [0.1] * 31, [], PIECES, random.Random(0))
        self.assertEqual([words_of(page, s) for s in page.spans("smith jones co")], ["Smith, Jones & Co"])
        self.assertEqual(len(page.spans("Paid")), 2)
        self.assertEqual(page.spans("Pai"), [])

    def test_a_cell_of_several_lines_is_one_segment(self):
        page = table_page()
        self.assertEqual(words_of(page, page.cell(-1, (2, 2))), ROWS[1][2])

    def test_cells_are_found_on_a_misread_page_where_they_were_printed(self):
        page = table_page(0.15)
        for (row, column), text in (((1, 1), "3"), ((3, 2), "Rauris")):
            span = page.cell(-1, (row, column))
            self.assertTrue(span is None or len(words_of(page, span)) <= 2 * len(text) + 2)

    def test_a_count_names_its_cells(self):
        target = target_of(table_page(), Question("How many towns?", ["1990, 1992"], "x", operation="count", cells=((1, 0), (3, 0))))
        self.assertEqual([words_of(table_page(), s) for s in target.selected], ["1990", "1992"])

    def test_a_number_that_people_gave_may_be_a_cell_or_a_count(self):
        target = target_of(table_page(), Question("how many years are listed?", ["3"], "people_table"))
        self.assertEqual((target.counted, len(target.groups)), (3, 3))
        self.assertEqual([words_of(table_page(), s) for s in target.spans], ["3"])

    def test_a_difference_of_two_named_rows_is_found(self):
        target = target_of(table_page(), Question("what is the difference in goals between 1990 and 1991?", ["9"], "people_table"))
        self.assertEqual(target.operation, "difference")


class Scans(unittest.TestCase):
    """A page of a PDF, and the same page as it was read from its pixels."""

    # The second fee is asked for. On the scan a title comes first, and the seller is misread.
    LAYER = [("Seller Blackwood Timber", 0.1), ("Fee 120", 0.3), ("Late fee 120", 0.5)]
    SCAN = [("Logo", 0.02), ("Seller Blackw0od Timber", 0.101), ("Fee 120", 0.299), ("Late fee 120", 0.502)]
    QUESTIONS = [
        dict(question="How high is the late fee?", kind="span", answers=["120"], places=[[2, 2]]),
        dict(question="Who sells?", kind="span", answers=["Blackwood Timber"]),
        dict(question="Who buys?", kind="span", answers=["Nobody Whom It Tells"]),
    ]

    def folder(self, **files) -> Path:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, records in files.items():
            (folder / f"{name.replace('_', '-')}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
        return folder

    def page(self, lines) -> dict:
        placed = [dict(t=t, b=[0.1, y, 0.1 + 0.02 * len(t), y + 0.02]) for t, y in lines]
        return dict(key="A-1", repo="some", path="one.pdf", width=600, height=800, lines=placed)

    def test_an_answer_is_found_on_the_scan_where_the_page_has_it(self):
        asked = [dict(q, key="A-1") for q in self.QUESTIONS]
        folder = self.folder(pages=[self.page(self.LAYER)], scans=[self.page(self.SCAN)], pages_questions=asked)
        (scan,) = load_scans(folder, load_pdf_pages(folder))
        page = Page(scan.text, scan.xs, [], PIECES, random.Random(0))
        fee, seller, buyer = (target_of_pdf(page, q, scan) for q in scan.questions)
        (span,) = fee.spans
        self.assertEqual(page.text[: page.words[page.word[span[0]]].start].count("\n"), 3)
        self.assertEqual([words_of(page, s) for s in seller.spans], ["Blackw0od Timber"])
        self.assertIsNone(buyer)

    def test_without_scans_there_are_none_and_scans_are_no_pages_of_their_own(self):
        asked = [dict(q, key="A-1") for q in self.QUESTIONS]
        layers = self.folder(pages=[self.page(self.LAYER)], pages_questions=asked)
        self.assertEqual(load_scans(layers, load_pdf_pages(layers)), [])
        both = self.folder(pages=[self.page(self.LAYER)], scans=[self.page(self.SCAN)], pages_questions=asked)
        self.assertEqual([p.scanned for p in load_pdf_pages(both)], [False])


class Windows(unittest.TestCase):
    def test_a_window_holds_its_answer_and_one_that_need_not_says_so(self):
        text = " ".join(f"word{i}" for i in range(400))
        page = Page(text, [0.5] * len(text), [], PIECES, random.Random(0))
        target = Target(spans=page.spans("word250"))
        for seed in range(10):
            example = build(page, "Which word?", target, PIECES, random.Random(seed), 60, stray=0.0)
            (first, last), *_ = example.spans
            self.assertEqual(list(example.ids[first : last + 1]), PIECES.of("word250"))
        strays = [build(page, "Which word?", target, PIECES, random.Random(seed), 60, stray=1.0).spans for seed in range(20)]
        self.assertIn([], strays)

    def test_what_is_counted_stands_in_one_window_or_is_not_asked(self):
        text = " ".join(f"word{i}" for i in range(400))
        page = Page(text, [0.5] * len(text), [], PIECES, random.Random(0))
        far = Target(operation="count", selected=[page.spans("word1")[0], page.spans("word399")[0]])
        self.assertIsNone(build(page, "How many?", far, PIECES, random.Random(0), 60))
        near = Target(operation="count", selected=[page.spans("word7")[0], page.spans("word9")[0]])
        example = build(page, "How many?", near, PIECES, random.Random(0), 60)
        self.assertEqual(OPERATIONS[example.operation], "count")
        self.assertEqual(int(example.selected.sum()), 2 * len(PIECES.of("word7")))


if __name__ == "__main__":
    unittest.main()
