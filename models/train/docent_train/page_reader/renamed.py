"""Pages of PDFs with other names and numbers, so that what stands on a page cannot be learnt by heart."""

import random
import re
from dataclasses import replace

from .pdf_pages import PdfPage

WORD = re.compile(r"[A-Za-z]+|\d+")
# Names are changed where no page has them in small letters, with others of the same length: places on the page stay.
SHORTEST = 4
KEPT = set("january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday sept".split())
# A question of order or size may have another answer when numbers change.
COMPARES = re.compile(
    r"\b(most|least|highest|lowest|largest|smallest|biggest|more|less|fewer|than|over|under|above|below|maximum|minimum|max|min|top|best|worst|longest|shortest|oldest|newest"
    r"|latest|earliest|between|cheap\w*|expensive|great\w*|exceed\w*|increase\w*|decrease\w*|rank\w*|higher|lower|total|sum|average|difference|before|after)\b",
    re.I,
)


class Renaming:
    def __init__(self, pages: "list[PdfPage]"):
        small, large = set(), set()
        for page in pages:
            for word in re.findall(rf"[A-Za-z]{{{SHORTEST},}}", page.text):
                (small if word.islower() else large).add(word.lower())
        self.names = large - small - KEPT
        self.by_length: "dict[int, list[str]]" = {}
        for name in sorted(self.names):
            self.by_length.setdefault(len(name), []).append(name)

    def of(self, page: PdfPage, r: random.Random) -> PdfPage:
        """The page with some of its names and all of its longer numbers changed, each everywhere in the same way; without questions that compare. The page as it is if it has no others."""
        kept = [q for q in page.questions if not COMPARES.search(q["question"])]
        if not kept:
            return page
        change = self._change(r)
        told = lambda q: {k: [change(text) for text in q[k]] for k in ("answers", "cells") if q.get(k)}
        return replace(page, text=change(page.text), questions=[dict(q, question=change(q["question"]), **told(q)) for q in kept])

    def _change(self, r: random.Random):
        known: "dict[str, str]" = {}
        years, share = r.randint(-6, 6), r.uniform(0.3, 1.0)

        def number(digits: str) -> str:
            if len(digits) == 4 and 1900 <= int(digits) < 2100:
                return str(int(digits) + years)
            if len(digits) == 2 and digits[0] != "0":
                return str(r.randint(10, 31) if int(digits) < 32 else r.randint(32, 99))
            if len(digits) < 3:
                return digits
            return "".join("0" if i == 0 and d == "0" else str(r.randint(i == 0, 9)) for i, d in enumerate(digits))

        def name(word: str) -> str:
            return r.choice(self.by_length[len(word)]) if word in self.names and r.random() < share else word

        def changed(match: "re.Match[str]") -> str:
            word = match.group(0)
            key = word.lower()
            if key not in known:
                known[key] = number(key) if key.isdigit() else name(key)
            new = known[key]
            return word if new == key else new.upper() if word.isupper() else new.title() if word.istitle() else new

        return lambda text: WORD.sub(changed, text)
