"""The word reader's training data: real receipts, people's tables and paragraphs, generated documents; balanced, with reading errors."""

import random
from pathlib import Path

import numpy as np

from .. import documents
from ..documents import NOT_ON_PAGE
from ..held_out import split_people, split_receipts
from .captions import caption
from ..page_reader.cloze import cloze
from .example import Page, build
from ..page_reader.misread import misread
from ..page_reader.source import FIELDS, recased

class Source:
    # Shares of the pages; the rest is generated. MORE: of other people's questions (--more), where there are any.
    REAL, TABLES, PARAGRAPHS, MORE = 0.09, 0.17, 0.09, 0.24
    # Labels and their values: where looking up a question's words is learned first.
    EASY = ("recall", "recall", "form", "contacts", "invoice", "statement", "receipt", "table")
    # SQuAD's unanswerable questions are written to look answerable; a small model that takes many of them refuses whatever is hard.
    HARD_REFUSALS = 0.3
    # Of the pages, those that are captioned as well.
    CAPTIONS = 0.07
    # Pages that hold other documents' text as well: readers' pages are longer than most generated ones.
    LONG = 0.3
    # Pages with printers' and browsers' lines on their margins.
    MARGINS = 0.25
    # Pages of which a region is transcribed as well.
    REGIONS = 0.22
    # People's pages in each new layout that have other names in them (documents/rename.py).
    RENAMED = 0.7
    # A question from another page, which this one clearly does not answer.
    FOREIGN = 0.4
    # Of those, on pages of an article, from another page of the same article: they look as if they belonged.
    RELATED = 0.6

    def __init__(self, data: Path, rows: int, limit_tokens: int = 900, more: "Path | None" = None):
        self.rows, self.limit = rows, limit_tokens
        real = documents.load_real_receipts(data / "receipts/train")
        self.data = data
        people = list(documents.load_people_documents(data))
        self.real, held_receipts = split_receipts(real)
        self.tables, self.paragraphs, held_tables, held_paragraphs = split_people(people)
        self.held = dict(receipts=held_receipts, tables=held_tables, paragraphs=held_paragraphs)
        self.more, self.article, self.asked_of = [], {}, {}
        if more:
            pages = list(documents.load_people_folder(more))
            self.held["more"] = [d for d, _ in pages[-60:] + pages[:20]]
            # Tables come first, then the paragraphs in no order.
            self.more = [d for d, _ in pages[20:-60]]
            for d, group in pages[20:-60]:
                self.article[id(d)] = group
                self.asked_of.setdefault(group, []).extend((q.question, q.answers) for q in d.questions if group and len(q.question) > 25 and not q.unanswerable)
        self.foreign = [q.question for d in self.tables + self.paragraphs for q in d.questions if q.kind.startswith("people") and not q.unanswerable and len(q.question) > 25]
        self.foreign += [q.question for d in self.real[:40] for q in d.questions]

    def lay_out_anew(self, seed: int):
        """The people's tables and paragraphs in another layout, most with other names, with other questions of our own beside theirs."""
        people = list(documents.load_people_documents(self.data, seed=seed, renamed=self.RENAMED))
        self.tables, self.paragraphs, _, _ = split_people(people)

    def document(self, r: random.Random, easy: float, people: float):
        if r.random() < easy:
            return documents.make_document(r, r.choice(self.EASY))
        roll = r.random()
        for share, pool in ((self.REAL, self.real), (self.TABLES * people, self.tables), (self.PARAGRAPHS * people, self.paragraphs), (self.MORE * people, self.more)):
            if roll < share and pool:
                return r.choice(pool)
            roll -= share
        return documents.make_document(r, "recall" if r.random() < 0.01 else None)

    # Kinds that may share a page with others: their questions do not ask for what every page has (dates, totals).
    COMPANY = ("text", "paper", "references", "glossary", "menu", "instructions", "contents", "settings")
    # Kinds of generated questions whose answers are counted.
    COUNTED = ("row_count", "count", "table_count", "section_count", "chart_count")
    # Counting is learned late and asked often: in four of ten questions on people's tables.
    COUNTING = (*COUNTED, "nth_row", "column_heading")
    PROSE = ("people_text", "letter", "text", "paper")

    def questions(self, r: random.Random, document, count: int):
        chosen = []
        if document.kind in self.PROSE:
            text = document.prompt_text()[0]
            made = [c for _ in range(1 if len(document.questions) > 3 else 3) if (c := cloze(text, r)) is not None]
            chosen = [(r.random() ** (1 / 1.5), q, [a], False) for q, a in made]
        for q in document.questions:
            # Of people's tables many questions want counting and sums: our own on the same tables teach the looking up.
            weight = 2.0 if q.kind in ("people_text", *self.COUNTING) or (document.kind == "real_receipt" and q.kind in FIELDS) else 1.0
            if q.kind == "chart_visual" or (q.kind == "people_text" and q.unanswerable and r.random() > self.HARD_REFUSALS):
                continue
            chosen.append((r.random() ** (1 / weight), q.question, q.answers, q.kind in self.COUNTED))
        if document.kind != "real_receipt" and r.random() < self.REGIONS:
            chosen += [(1.0, q.question, q.answers, False) for q in documents.region_questions(document, r, 1)]
        chosen.sort(reverse=True, key=lambda c: c[0])
        out = [c[1:] for c in chosen[:count]]
        if r.random() < self.FOREIGN:
            out.append((self.not_told(r, document), [NOT_ON_PAGE], False))
        return out

    def not_told(self, r: random.Random, document) -> str:
        """A question that this page does not answer, from another article if necessary."""
        near = self.asked_of.get(self.article.get(id(document), ""), ())
        if len(near) > 20 and r.random() < self.RELATED:
            text = document.prompt_text()[0].lower()
            for question, answers in r.sample(near, 4):
                if not any(a.lower() in text for a in answers):
                    return question
        return r.choice(self.foreign)

    def page(self, r: random.Random, document, rate: float, more=()):
        text, xs, _ = document.prompt_text()
        if document.kind == "real_receipt":
            text = recased(text, r)
        for one in more:
            other, ox, _ = one.prompt_text()
            text, xs = (text + "\n" + other, [*xs, xs[-1] if xs else 0, *ox]) if r.random() < 0.5 else (other + "\n" + text, [*ox, ox[-1] if ox else 0, *xs])
        read, origin = misread(text, r, rate) if rate > 0 else (text, np.arange(len(text)))
        return Page(text, xs, read, origin, self.rows)

    def sample(self, r: random.Random, easy: float = 0.0, people: float = 1.0, limit: "int | None" = None, count: int = 3):
        """Examples of one page. easy: share of clean pages of labelled values; people: how much of the people's share to take; limit: word tokens."""
        document = self.document(r, easy, people)
        if document.kind in documents.FITTING and easy < r.random() < self.MARGINS:
            document = documents.with_furniture(document, r)
        rate = 0 if r.random() < easy else r.choice((0, 0, 0, r.uniform(0, 0.06), r.uniform(0, 0.06), r.uniform(0, 0.18)))
        # Another document's text on the same page, below, above or beside: more places to choose from. Questions on "the page" as a whole would become wrong.
        long = easy < r.random() < self.LONG
        more = []
        for _ in range(r.choice((1, 1, 1, 2, 3)) if long else 0):
            other = r.choice(self.more if self.more and r.random() < 0.7 else self.paragraphs) if r.random() < 0.5 else documents.make_document(r, r.choice([k for k in self.COMPANY if k != document.kind]))
            if r.random() < 0.4 and document.kind != "real_receipt":
                document = documents.beside(document, other, r)
            else:
                more.append(other)
        page = self.page(r, document, rate, more)
        if not 1 <= len(page.tokens) <= (limit or self.limit):
            return []
        asked = self.questions(r, document, count)
        if long:
            asked = [(q, a, c) for q, a, c in asked if not any(w in q.lower() for w in ("first", "last", "title", "heading", "how many", "page", "document", "text about", "paragraph", "section", "called", "printed at", "line", "who wrote this", "author"))]
        examples = [build(page, q, a, r, counted=c) for q, a, c in asked]
        if not long and easy < r.random() < self.CAPTIONS + easy:
            told = caption(document, r.random() < 0.5, lambda text: bool(page.spans(text)))
            examples.append(told and build(page, told[0], [], r, pieces=told[1]))
        return [e for e in examples if e is not None]

    def held_out(self, kind: str):
        """Fixed examples that training never sees."""
        r = random.Random(0)
        out = []
        if kind == "generated":
            pool = [documents.make_document(r) for _ in range(60)]
        else:
            pool = self.held[kind]
        for d in pool:
            page = self.page(r, d, 0.0)
            asked = [q for q in d.questions if q.kind != "chart_visual" and (kind == "generated" or q.kind.startswith("people") or q.kind in FIELDS)]
            if kind == "receipts":
                asked = asked[:4]
            elif kind in ("paragraphs", "more"):
                asked = [q for q in asked if not q.unanswerable][:5]
            else:
                asked = asked[:4]
            out += [e for q in asked if (e := build(page, q.question, q.answers, r, counted=q.kind in self.COUNTED)) is not None and len(e.ids) < 1500]
        return out
