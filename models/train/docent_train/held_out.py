"""The data that no training sees, defined in one place so that training, fitting and measuring agree.

bin/fit-reading-confidence.ts and tests/bench/sure-floors.ts read the same receipts.
"""


def split_receipts(receipts: list) -> "tuple[list, list]":
    """data/receipts/train in its order -> (to learn from, held out: sixteen). Every 26th is kept out."""
    return [x for i, x in enumerate(receipts) if i % 26], receipts[::26][:16]


def split_people(people: list) -> "tuple[list, list, list, list]":
    """data/text as pages, in its order -> (tables, paragraphs) to learn from, (tables, paragraphs) held out: the last of each."""
    tables, paragraphs = [d for d in people if d.kind == "people_table"], [d for d in people if d.kind == "people_text"]
    return tables[:-40], paragraphs[:-30], tables[-40:], paragraphs[-30:]


def held_articles(groups) -> "set[str]":
    """Whole articles are held out: every fiftieth of the sets' articles."""
    return set(sorted(set(groups))[::50])
