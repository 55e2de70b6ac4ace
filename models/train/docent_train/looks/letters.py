"""Letters as people write them, without an address over them: a date, whom they greet, some sentences, and who signs."""

import random

from ..documents import words as w
from .marked import text_of
from .marks import signature
from .options import signing
from .sheet import Sheet

WHOM = ("friends", "members", "customers", "parents", "colleagues", "all", "Sir or Madam", "team", "tenants", "guests", "students", "residents", "readers", "partners")
GREETING = ("Dear {n},", "Dear {n}", "Dear {n}!", "Dear {n}:", "Hello {n},", "Hi {n},", "Good morning {n},", "My dear {n},", "To {n}")
CLOSING = ("Yours sincerely", "Sincerely,", "Kind regards", "Best regards,", "With kind regards,", "Best wishes", "Yours faithfully,", "Warm regards,", "Many thanks,", "Yours truly,", "With thanks", "See you soon,", "All the best", "Respectfully,", "Love,")
OPENING = (
    "Thank you for your letter of {d}.", "We are writing to tell you about the {t}.", "I hope that you are well.", "Please find enclosed what you asked for.", "I am writing on behalf of {c}.",
    "We regret that we cannot take part.", "It was good to see you in {p}.", "We would like to invite you to {p} on {d}.", "As we agreed on the telephone, I confirm the {t}.", "With reference to your request of {d} we inform you as follows.",
)
ENDING = (
    "Please let us know by {d}.", "We look forward to hearing from you.", "Do not hesitate to call me.", "Thank you again for your help.", "I would be glad of an answer soon.", "We apologise for any trouble.",
    "Please sign below and send this back.", "Give my regards to your family.",
)


def make_note(r: random.Random, width: int, height: int, size: float) -> Sheet:
    sheet = Sheet(r, width, max(height, width))
    x, right = width * r.uniform(0.05, 0.15), width * r.uniform(0.85, 0.95)
    y = sheet.height * r.uniform(0.03, 0.1)
    filled = lambda text: text.format(d=w.date(r), t=r.choice(("meeting", "order", "repair", "change of prices", "agreement", "visit", "invoice", "course")), c=w.company(r), p=r.choice(w.CITIES), n=w.person(r) if r.random() < 0.4 else r.choice(WHOM))

    def line(text: str, gap: float):
        nonlocal y
        _, y = sheet.paragraph(x, y, right, text, size)
        y += size * gap

    for text in r.sample((w.company(r), w.person(r), w.street(r)), r.choice((0, 0, 1, 2))):
        line(text, 0)
    if r.random() < 0.7:
        line(w.date(r) if r.random() < 0.6 else f"{r.choice(w.CITIES)}, {w.date(r)}", r.uniform(0.3, 1.5))
    if r.random() < 0.25:
        line(r.choice(("Re: ", "Subject: ", "")) + " ".join(text_of(r, 1).split()[:5]).strip(".,"), r.uniform(0.3, 1))
    line(filled(r.choice(GREETING)), r.uniform(0.2, 1))
    for n in range(r.randint(1, 4)):
        text = text_of(r, r.randint(1, 4))
        if n == 0 and r.random() < 0.5:
            text = f"{filled(r.choice(OPENING))} {text}"
        line(text, r.uniform(0.2, 1))
        if y > sheet.height * 0.6:
            break
    if r.random() < 0.4:
        line(filled(r.choice(ENDING)), r.uniform(0.2, 1))
    line(r.choice(CLOSING), r.uniform(0.2, 2))
    if r.random() < 0.35:
        signature(sheet, x, y, width * r.uniform(0.15, 0.3), width * r.uniform(0.03, 0.06), r)
        y += width * 0.07
    if r.random() < 0.5:
        line(w.person(r), 0.5)
    if sheet.height - y > size * 8 and r.random() < 0.4:
        signing(sheet, x, y, right, size)
    return sheet
