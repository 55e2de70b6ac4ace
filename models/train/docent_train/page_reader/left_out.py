"""Short questions about what a page does not have: the rent on a receipt, the mileage in a paper.

A concept (documents/concepts.txt) counts as left out if no word of its labels and of its questions stands on the page. Only
concepts that people print with a label serve: an address or a seller's name stands on many pages without one.
"""

import random
import re

from ..documents.labels import CONCEPTS

LABELLED = frozenset(
    "Landlord|Tenant|Winner|Runner-up|Referee|Claimant|Defendant|Witness|Inventor|Architect|Next of kin|"
    "Caretaker|Insurer|Caterer|Wedding|Salary|Bonus|Deposit|Rent|Fine|Premium|Excess|"
    "Donation|Prize|Tuition|Opening balance|Budget|Attendance|Votes|Mileage|Meter reading|Consumption|Doors|Gate|Seat|Serial number|"
    "Licence plate|Passport|Policy|Case|Flight|Password|Interest|Turnout|Alcohol|Humidity|Temperature|Speed|Power|Warranty|Notice period|"
    "Shelf life|Colour|Diagnosis|Breed|Boarding".split("|")
)
COMMON = frozenset("what when where which whom whose does from with that this have there their many much long last made will been they held into work used name date number person take taken amount given company people place time year part paid days".split())
WORD = re.compile(r"[a-z]{4,}")
SHORT = 5  # letters that must agree: "insured" stands for "insurance"
ASKED = 0.5  # of the questions name the label
AMOUNTS = 0.5  # of the questions ask for money: any amount on a page looks like an answer to these


def _stems(text: str) -> "set[str]":
    return {w[:SHORT] for w in WORD.findall(text.lower()) if w not in COMMON}


_LEFT = [(c, _stems(" ".join((*c.labels, *c.questions)))) for c in CONCEPTS if c.labels[0] in LABELLED]
_OF_MONEY = [left for left in _LEFT if left[0].kind == "m"]
_ASK = ("What is the {label}?", "what is the {label}", "{label}?", "Which {label} is given?")
_ASK_OF = {"m": ("How much is the {label}?", "How high is the {label}?", "What is the {label}?"), "p": ("Who is the {label}?", "What is the name of the {label}?"), "n": ("What is the {label}?", "How high is the {label}?")}


def left_out(r: random.Random, text: str) -> "str | None":
    """A question that the page with this text does not answer; None if it has something of every concept tried."""
    here = _stems(text)
    for concept, stems in r.sample(_OF_MONEY if r.random() < AMOUNTS else _LEFT, 6):
        if stems & here:
            continue
        if r.random() > ASKED:
            return r.choice(concept.questions)
        label = concept.labels[0]
        return r.choice(_ASK_OF.get(concept.kind, _ASK)).format(label=label[:1].lower() + label[1:])
    return None
