"""Generated and real documents with exact ground truth: text with positions, questions, answers."""
from __future__ import annotations

import random

from .agreements import make_bill, make_contract, make_policy
from .careers import make_curriculum, make_minutes, make_vacancy
from .charts import make_chart
from .cover import make_cover
from .forms import make_form
from .furniture import FITTING, with_furniture
from .infobox import make_infobox
from .labels import make_labels
from .lists import make_glossary, make_grid, make_references
from .measurements import make_measurements, make_settings
from .notices import make_instructions, make_menu, make_notice
from .outline import make_contents, make_schedule
from .page import NOT_ON_PAGE, Document, Question, Rule, TextItem, beside
from .people import load_people_documents, load_people_folder
from .prose import make_letter, make_paper, make_text
from .receipts import make_receipt
from .real import RealReceipt, load_real_receipts
from .recall import make_recall
from .records import make_contacts, make_invoice, make_statement
from .regions import region_questions
from .tables import make_table

_MAKERS = {
    "receipt": make_receipt,
    "invoice": make_invoice,
    "form": make_form,
    "letter": make_letter,
    "statement": make_statement,
    "table": make_table,
    "text": make_text,
    "paper": make_paper,
    "contacts": make_contacts,
    "chart": make_chart,
    "recall": make_recall,
    "infobox": make_infobox,
    "contents": make_contents,
    "schedule": make_schedule,
    "cover": make_cover,
    "measurements": make_measurements,
    "settings": make_settings,
    "notice": make_notice,
    "menu": make_menu,
    "instructions": make_instructions,
    "curriculum": make_curriculum,
    "minutes": make_minutes,
    "vacancy": make_vacancy,
    "policy": make_policy,
    "bill": make_bill,
    "contract": make_contract,
    "glossary": make_glossary,
    "references": make_references,
    "grid": make_grid,
    "labels": make_labels,
}
# Kinds that training never sees. They stand for users' documents in calibration.
UNSEEN = ("vacancy", "minutes", "glossary")
KINDS = tuple(k for k in _MAKERS if k not in UNSEEN)


def make_document(rng: random.Random, kind: str | None = None) -> Document:
    """A document of this kind, or of a random one: one in seven receipts, one in ten labels (most words are met there)."""
    common = rng.random()
    return _MAKERS[kind or ("receipt" if common < 0.1 else "labels" if common < 0.18 else rng.choice(KINDS))](rng)


__all__ = ["FITTING", "KINDS", "NOT_ON_PAGE", "Document", "Question", "RealReceipt", "Rule", "UNSEEN", "TextItem", "beside", "load_people_documents", "load_people_folder", "load_real_receipts", "make_document", "region_questions", "with_furniture"]
