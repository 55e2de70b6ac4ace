"""The page reader's training data: people's questions on paragraphs and tables, pages of real PDFs, real receipts, generated documents; with reading errors."""

import random
import re
from pathlib import Path

from .. import documents
from ..documents import NOT_ON_PAGE
from ..documents.people import load_people_folder
from ..documents.values import value_of
from ..held_out import held_articles, split_people, split_receipts
from .cloze import cloze
from .contracts import contract_page, held_contracts, load_contracts
from .example import Example, Target, build
from .left_out import left_out
from .page import JOINED, Page, laid_out
from .pdf_pages import PdfPage, load_pdf_pages, load_scans, split_pdf_pages
from .pieces import WordPieces
from .receipt_readings import ReadReceipt, load_readings, nearest
from .renamed import Renaming

FIELDS = ("company", "date", "address", "total")
COUNTS = re.compile(r"\b(how many|number of|how often|count)\b", re.I)
DIFFERS = re.compile(r"\b(difference|how (many|much) (more|less|fewer|longer|higher|lower|older|later|larger|greater|taller|bigger)|apart|longer than|more than .* than)\b", re.I)
TOTALS = re.compile(r"\b(total|combined|sum|altogether|together|in all)\b", re.I)
# Share of an answer's characters that a scan may have misread.
MISREAD = 0.2
# Of the other people's sets: opinions and long passages less often.
GROUPS = {"subjqa": 0.25, "fairytale": 0.6, "policy-dev": 0.6, "policy-test": 0.6, "qamr-test": 0.5, "qamr-dev": 0.5}


def recased(text: str, r: random.Random) -> str:
    """Transcripts of real receipts are all capitals; other pages are not."""
    roll = r.random()
    changed = text.title() if roll < 0.3 else text.lower() if roll < 0.36 else text.capitalize() if roll < 0.4 else text
    return changed if len(changed) == len(text) else text


class Source:
    # Shares of the pages; the rest is generated, and of that a third are receipts.
    PDFS, CONTRACTS, REAL, READ, TABLES, PARAGRAPHS, MORE, MORE_TABLES = 0.33, 0.05, 0.03, 0.13, 0.15, 0.04, 0.14, 0.03
    RECEIPTS = 0.33
    # Pages that hold other documents' text as well: readers' pages are longer than most generated ones.
    LONG = 0.25
    MARGINS, REGIONS, RENAMED = 0.25, 0.15, 0.6
    # Pages of PDFs with other names and numbers; questions on them in small letters, and without a question mark.
    RENAMED_PDFS, SMALL, UNMARKED = 0.5, 0.1, 0.15
    # Pages of PDFs as they are read from their pixels.
    SCANNED = 0.4
    # A question from another page, which this one clearly does not answer; most from the same article.
    FOREIGN, RELATED = 0.3, 0.7
    # A short question about what the page has nothing of.
    LEFT_OUT = 0.3
    # Kinds that may share a page with others: their questions do not ask for what every page has (dates, totals).
    COMPANY = ("text", "paper", "references", "glossary", "menu", "instructions", "contents", "settings")
    # Kinds of generated questions whose answers are in no text.
    COUNTED = ("section_count", "chart_count", "chart_visual")
    WHOLE_PAGE = ("first", "last", "title", "heading", "how many", "page", "document", "text about", "paragraph", "section", "called", "printed at", "line", "who wrote this", "author")

    def __init__(self, data: Path, pieces: WordPieces, pdfs: "Path | None" = None, contracts: "Path | None" = None, readings: "Path | None" = None, every: int = 1):
        """every: use one in this many of other people's pages, for a quick look."""
        self.every = every
        self.data, self.pieces, self.pdf_folder = data, pieces, pdfs
        everything = load_contracts(contracts) if contracts else []
        apart = held_contracts(everything)
        self.contracts = [c for c in everything if c not in apart]
        self.real, held_receipts = split_receipts(documents.load_real_receipts(data / "receipts/train"))
        # Receipts as they were read; without a file of readings, transcripts with simulated errors stand for them.
        self.read = load_readings(readings, self.real) if readings else []
        self.tables, self.paragraphs, held_tables, held_paragraphs = split_people(list(documents.load_people_documents(data, every=every)))
        self.held = dict(receipts=held_receipts, tables=held_tables, paragraphs=held_paragraphs, contracts=[contract_page(c, random.Random(c["id"]), 4) for c in apart])
        self.held_read = load_readings(readings, held_receipts) if readings else []
        self.article, self.asked_of, self.more, self.more_tables = {}, {}, [], []
        pages = list(load_people_folder(data / "questions", kinds=("paragraphs",), every=every))
        out = held_articles(g for _, g in pages)
        self.held["more"] = [d for d, g in pages if g in out]
        for d, g in pages:
            if g in out or random.Random(g + d.items[0].text).random() > GROUPS.get(g.split("/")[0], 1.0):
                continue
            self.more.append(d)
            self.article[id(d)] = g
            self.asked_of.setdefault(g, []).extend((q.question, q.answers) for q in d.questions if len(q.question) > 25 and not q.unanswerable)
        tables = list(load_people_folder(data / "questions", kinds=("tables",), every=every))
        self.held["more_tables"], self.more_tables = [d for d, _ in tables[:20]], [d for d, _ in tables[20:]]
        self.foreign = [q.question for d in self.tables + self.paragraphs for q in d.questions if q.kind.startswith("people") and not q.unanswerable and len(q.question) > 25]
        self.foreign += [q.question for d in self.real[:40] for q in d.questions]
        self.refresh_pdfs()

    def refresh_pdfs(self):
        pages = load_pdf_pages(self.pdf_folder) if self.pdf_folder and self.pdf_folder.is_dir() else []
        self.pdfs, self.held["pdf_pages"] = split_pdf_pages(pages)
        learnt, self.held["pdf_scans"] = split_pdf_pages(load_scans(self.pdf_folder, pages) if pages else [])
        self.scans = {p.key: p for p in learnt}
        self.renaming = Renaming(self.pdfs)
        self.pdfs_of: "dict[str, list[PdfPage]]" = {}
        for p in self.pdfs:
            self.pdfs_of.setdefault(p.group, []).append(p)

    def lay_out_anew(self, seed: int):
        """The people's tables and paragraphs in another layout, most with other names, with other questions of our own beside theirs."""
        self.tables, self.paragraphs, _, _ = split_people(list(documents.load_people_documents(self.data, seed=seed, renamed=self.RENAMED, every=self.every)))

    def document(self, r: random.Random):
        roll = r.random()
        pools = ((self.PDFS, self.pdfs), (self.CONTRACTS, self.contracts), (self.REAL, self.real), (self.READ, self.read or self.real), (self.TABLES, self.tables), (self.PARAGRAPHS, self.paragraphs), (self.MORE, self.more), (self.MORE_TABLES, self.more_tables))
        for share, pool in pools:
            if roll < share and pool:
                chosen = r.choice(pool)
                return contract_page(chosen, r, 4) if pool is self.contracts else chosen
            roll -= share
        return documents.make_document(r, "receipt" if r.random() < self.RECEIPTS else None)

    def sample(self, r: random.Random, length: int, count: int = 3) -> "list[Example]":
        """Examples of one page."""
        document = self.document(r)
        rate = r.choice((0, 0, 0, r.uniform(0, 0.06), r.uniform(0, 0.12)))
        if isinstance(document, PdfPage):
            return self._of_pdf(r, document, length, rate, count + 1)
        if isinstance(document, ReadReceipt):
            return self._of_reading(r, document, length, count)
        if document.kind in documents.FITTING and r.random() < self.MARGINS:
            document = documents.with_furniture(document, r)
        long = r.random() < self.LONG and document.kind not in ("people_table", "real_receipt", "contract_page")
        if long:
            other = r.choice(self.more) if r.random() < 0.5 else documents.make_document(r, r.choice([k for k in self.COMPANY if k != document.kind]))
            if r.random() < 0.3:
                document = documents.beside(document, other, r)
                other = None
        page = self.page(r, document, rate, other if long else None)
        if not len(page.ids):
            return []
        out = []
        for q, target in self.questions(r, document, page, count, long):
            example = build(page, q, target, self.pieces, r, length)
            if example is not None:
                out.append(example)
        return out

    def page(self, r: random.Random, document, rate: float, more=None) -> Page:
        text, xs, tables = laid_out(document, r.random() < JOINED)
        if document.kind == "real_receipt":
            text = recased(text, r)
        if more is not None:
            other, ox, _ = laid_out(more, True)
            if tables or r.random() < 0.5:
                text, xs = text + "\n" + other, [*xs, xs[-1] if xs else 0, *ox]
            else:
                text, xs = other + "\n" + text, [*ox, ox[-1] if ox else 0, *xs]
        return Page(text, xs, tables, self.pieces, r, rate)

    def questions(self, r: random.Random, document, page: Page, count: int, long: bool):
        chosen = []
        if document.kind in ("letter", "text", "paper", "people_text") and r.random() < 0.3 and (made := cloze(document.prompt_text()[0], r)) is not None:
            chosen.append((r.random(), documents.Question(made[0], [made[1]], "cloze")))
        for q in document.questions:
            if q.kind in self.COUNTED:
                continue
            people = q.kind.startswith("people")
            weight = 3.0 if people or (document.kind == "real_receipt" and q.kind in FIELDS) else 1.5 if q.operation else 1.0
            chosen.append((r.random() ** (1 / weight), q))
        if document.kind != "real_receipt" and r.random() < self.REGIONS:
            chosen += [(1.0, q) for q in documents.region_questions(document, r, 1)]
        chosen.sort(reverse=True, key=lambda c: c[0])
        taken = 0
        for _, q in chosen:
            if taken == count:
                break
            if long and any(w in q.question.lower() for w in self.WHOLE_PAGE):
                continue
            target = target_of(page, q)
            if target is not None:
                taken += 1
                yield q.question, target
        if r.random() < self.FOREIGN:
            yield self.not_told(r, document, page), Target()

    def not_told(self, r: random.Random, document, page: Page) -> str:
        """A question that this page does not answer, from another article if necessary."""
        if r.random() < self.LEFT_OUT and (short := left_out(r, page.clean)):
            return short
        near = self.asked_of.get(self.article.get(id(document), ""), ())
        if len(near) > 20 and r.random() < self.RELATED:
            text = page.clean.lower()
            for question, answers in r.sample(near, 4):
                if not any(a.lower() in text for a in answers):
                    return question
        return r.choice(self.foreign)

    def _of_pdf(self, r: random.Random, pdf: PdfPage, length: int, rate: float, count: int) -> "list[Example]":
        if self.scans and r.random() < self.SCANNED:
            # A scan has the errors of its reading; simulated ones would come on top.
            pdf, rate = self.scans.get(pdf.key, pdf), 0
        if r.random() < self.RENAMED_PDFS:
            pdf = self.renaming.of(pdf, r)
        page = Page(pdf.text, pdf.xs, [], self.pieces, r, rate)
        out = []
        for q in r.sample(pdf.questions, min(count, len(pdf.questions))):
            target = target_of_pdf(page, q, pdf)
            question = q["question"].lower() if r.random() < self.SMALL else q["question"]
            question = question.rstrip(" ?") if r.random() < self.UNMARKED else question
            example = target and build(page, question, target, self.pieces, r, length)
            if example:
                out.append(example)
        near = [q for p in self.pdfs_of.get(pdf.group, ()) if p.key != pdf.key for q in p.questions if q["kind"] == "span"]
        if near and r.random() < 0.5:
            q = r.choice(near)
            if not any(a.lower() in pdf.text.lower() for a in q["answers"]) and (example := build(page, q["question"], Target(), self.pieces, r, length)):
                out.append(example)
        if r.random() < self.LEFT_OUT / 2 and (short := left_out(r, pdf.text)) and (example := build(page, short, Target(), self.pieces, r, length)):
            out.append(example)
        return out

    def _of_reading(self, r: random.Random, receipt: ReadReceipt, length: int, count: int) -> "list[Example]":
        page = Page(recased(receipt.text, r), receipt.xs, [], self.pieces, r, r.choice((0, 0, 0, 0.02)))
        # The four fields more often than what else is printed.
        chosen = sorted(receipt.questions, key=lambda q: r.random() ** (1 / (3.0 if q[0].kind in FIELDS else 1.0)), reverse=True)
        out = []
        for q, places in chosen[:count]:
            spans = [span for place in places if (span := page.read_at(*place)) is not None]
            example = spans and build(page, q.question, Target(spans=spans), self.pieces, r, length)
            if example:
                out.append(example)
        if r.random() < self.FOREIGN and (example := build(page, self.not_told(r, None, page), Target(), self.pieces, r, length)):
            out.append(example)
        return out

    def held_out(self, kind: str, length: int) -> "list[Example]":
        """Fixed examples that training never sees."""
        r, out = random.Random(0), []
        if kind in ("pdf_pages", "pdf_scans"):
            for p in self.held[kind]:
                page = Page(p.text, p.xs, [], self.pieces, r)
                out += [build(page, q["question"], t, self.pieces, r, length, stray=0.0) for q in p.questions if (t := target_of_pdf(page, q, p)) is not None]
            return [e for e in out if e is not None]
        if kind == "receipts_read":
            for receipt in self.held_read:
                page = Page(receipt.text, receipt.xs, [], self.pieces, r)
                first = {q.kind: (q, places) for q, places in reversed(receipt.questions) if q.kind in FIELDS}
                for q, places in first.values():
                    spans = [span for place in places if (span := page.read_at(*place)) is not None]
                    example = spans and build(page, q.question, Target(spans=spans), self.pieces, r, length, stray=0.0)
                    if example:
                        out.append(example)
            return out
        pool = [documents.make_document(r) for _ in range(60)] if kind == "generated" else self.held[kind]
        for d in pool:
            page = self.page(r, d, 0.0)
            asked = [q for q in d.questions if q.kind not in self.COUNTED and (kind in ("generated", "contracts") or q.kind.startswith("people") or q.kind in FIELDS)]
            for q in asked[:4]:
                target = target_of(page, q)
                example = target and build(page, q.question, target, self.pieces, r, length, stray=0.0)
                if example:
                    out.append(example)
        return out


def target_of(page: Page, q) -> "Target | None":
    """The target of a question on a page; None if it cannot be taught: its answer was not read, or its evidence is unknown."""
    if q.unanswerable or q.answers == [NOT_ON_PAGE]:
        return Target()
    if q.operation:
        cells = [page.cell(-1, key) for key in q.cells] if page.tables else []
        return Target(operation=q.operation, selected=cells) if cells and all(cells) else None
    answer = q.answers[0].strip().lower()
    if answer in ("yes", "no") and (q.kind in ("yes_no", "table_above") or not page.spans(answer) or re.match(r"(is|are|was|were|do|does|did|has|have|can|could|may|must|will|would)\b", q.question, re.I)):
        return Target(operation=answer)
    if q.parts:
        return _several(page, q.parts)
    if q.kind == "people_table" and page.tables:
        return _on_table(page, q)
    spans = [s for a in q.answers for s in page.spans(a)]
    if spans:
        return Target(spans=spans)
    return _several(page, q.answers[0].split(", ")) if ", " in q.answers[0] else None


def _several(page: Page, parts) -> "Target | None":
    """A list: cells of one column where there are such, else wherever each part stands first."""
    if page.tables:
        found = [page.cells_with(p) for p in parts]
        if all(found):
            columns = set.intersection(*({key[1] for key, _ in cells} for cells in found))
            if columns:
                column = min(columns, key=lambda c: sum(key[1] == c for cells in found for key, _ in cells))
                return Target(operation="list", selected=[next(span for key, span in cells if key[1] == column) for cells in found])
    spans = [page.spans(p) for p in parts]
    return Target(operation="list", selected=[s[0] for s in spans]) if all(spans) and len(parts) > 1 else None


def _on_table(page: Page, q) -> "Target | None":
    """People gave only the answer. It may be a cell, part of one, or computed; among several possibilities training finds the right one (weak supervision)."""
    answer = q.answers[0].strip()
    cells = page.cells_with(answer)
    spans = [span for _, span in cells] or [s for a in q.answers for s in page.spans(a)]
    value = value_of(answer)
    if value is None:
        return Target(spans=spans) if spans else None
    rows = sorted({key[0] for key in page.tables[-1] if key[0]})
    if COUNTS.search(q.question) and value == int(value) and 0 < value <= len(rows):
        groups = [page.cell(-1, (row, 0)) for row in rows]
        if all(groups):
            return Target(spans=spans, counted=int(value), groups=groups)
    if spans and not DIFFERS.search(q.question):
        return Target(spans=spans)
    found = _reckoned(page, q.question, value)
    return found or (Target(spans=spans) if spans else None)


def _reckoned(page: Page, question: str, value: float) -> "Target | None":
    """Two cells of a column whose difference or sum is the answer, in rows that the question names."""
    asked, table = question.lower(), page.tables[-1]
    texts = {key: page.clean[a:b] for key, (a, b) in table.items() if key[0]}
    named = sorted({key[0] for key, text in texts.items() if len(text) > 1 and value_of(text) is None and text.lower() in asked} | {key[0] for key, text in texts.items() if key[1] == 0 and len(text) > 3 and text.lower() in asked})
    operation = "difference" if DIFFERS.search(question) else "sum" if TOTALS.search(question) else None
    if operation is None or not 2 <= len(named) <= 6:
        return None
    fits = []
    for column in {key[1] for key in texts}:
        numbers = [(key, v) for row in named if (key := (row, column)) in texts and (v := value_of(texts[key])) is not None]
        for i, (a, x) in enumerate(numbers):
            fits += [(a, b) for b, y in numbers[i + 1 :] if abs((abs(x - y) if operation == "difference" else x + y) - value) < 1e-6]
    if len(fits) != 1:
        return None
    spans = [page.cell(-1, key) for key in fits[0]]
    return Target(operation=operation, selected=spans) if all(spans) else None


def target_of_pdf(page: Page, q: dict, pdf: PdfPage) -> "Target | None":
    kind = q["kind"]
    if kind == "none":
        return Target()
    if kind in ("yes", "no"):
        return Target(operation=kind)
    texts = q.get("cells", ()) if kind in ("count", "sum", "difference", "average") else q["answers"]
    places = q.get("places") or [None] * len(texts)
    # If a text occurs more than once, the question's author marked the lines.
    found = [_in_lines(page, pdf, _spans(page, pdf, text), lines) for text, lines in zip(texts, places)]
    if kind == "span":
        spans = [s for spans in found for s in spans]
        return Target(spans=spans) if spans else None
    return Target(operation=kind, selected=[spans[0] for spans in found]) if found and all(found) else None


def _spans(page: Page, pdf: PdfPage, text: str):
    """Where an answer stands. On a scan it may be misread: its place is right all the same."""
    found = page.spans(text)
    if found or not pdf.scanned or len(text) < 5:
        return found
    return [span for place in nearest(pdf.text, text, MISREAD) if (span := page.read_at(*place)) is not None]


def _in_lines(page: Page, pdf: PdfPage, spans, lines):
    if lines is None or len(spans) < 2 or not pdf.lines:
        return spans
    at = [pdf.lines[n] for n in range(lines[0], lines[1] + 1) if n in pdf.lines]
    seen = page.read_at(min(a for a, _ in at), max(b for _, b in at)) if at else None
    return [s for s in spans if s[0] <= seen[1] and s[1] >= seen[0]] or spans if seen else spans
