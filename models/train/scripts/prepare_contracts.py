"""CUAD v1 (Hendrycks et al. 2021, CC BY 4.0) as it is published -> contracts with questions, for train_page_reader.py --contracts.

    python3 models/train/scripts/prepare_contracts.py CUAD_v1 --out models/train/runs/cuad.jsonl

CUAD_v1 holds master_clauses.csv and full_contract_txt. Lawyers marked sentences and wrote short answers; what is asked here is the answer's own words in their sentence: a
governing law, a date, a period. What no sentence has is not asked. Agreements on confidentiality are left out: Docent is measured on such.
"""

import argparse
import ast
import csv
import json
import re
from pathlib import Path

ASKED = dict(
    document_name=("What is the title of this agreement?", "What kind of agreement is this?", "What is this contract called?", "Name of the agreement", "What is the document's title?"),
    agreement_date=("On what date was this agreement made?", "What is the date of the agreement?", "When was the contract signed?", "Agreement date", "When was this agreement entered into?"),
    effective_date=("When does the agreement take effect?", "What is the effective date?", "From which date is this contract in force?", "Effective date of the agreement", "As of what date is the agreement effective?"),
    governing_law=("Which law governs this agreement?", "Which state's or country's law applies?", "What is the governing law?", "Governing law", "Under the laws of which jurisdiction is the contract construed?"),
    renewal=("For how long does the agreement renew?", "What is the renewal term?", "How long is each renewal period?", "Renewal term"),
    notice=("How much notice must be given to prevent renewal?", "What is the notice period for not renewing?", "How long before expiry must notice of non-renewal be given?"),
    term=("How long is the initial term?", "What is the term of this agreement?", "How long does the agreement last?", "For how long is the contract in force?", "Initial term"),
    expiration=("When does the agreement expire?", "What is the expiration date?", "On which date does the contract end?", "End date of the agreement"),
    parties=("Who are the parties to this agreement?", "Between whom is this contract made?", "Which companies or persons are the parties?", "Parties to the agreement"),
)
CONFIDENTIAL = re.compile(r"confidential|non-?disclosure|\bnda\b", re.I)
MONTHS = "january february march april may june july august september october november december".split()
MONTH = "|".join(MONTHS)
DATE = re.compile(rf"\b({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(\d{{4}})\b|\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?({MONTH})\s*,?\s*(\d{{4}})\b", re.I)
NUMBERS = dict(zip("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty ninety".split(), (*range(1, 21), 30, 40, 50, 60, 90)))
NUMBER = "(?:" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
# "three (3) years", "ninety days", "a period of 12 months"
PERIOD = re.compile(rf"\b(?:(?P<word>{NUMBER}(?:[- ]{NUMBER})?)\s*)?(?:\(\s*(?P<in_brackets>\d+)\s*\)|(?P<digits>\d+))?[\s-]*(?:(?:successive|additional|consecutive|full|calendar|business) )?(?P<unit>year|month|day|week)s?\b", re.I)
SHORT = 60  # letters of a date
# Columns of master_clauses.csv.
DATES = dict(agreement_date="Agreement Date", effective_date="Effective Date")
PERIODS = dict(renewal="Renewal Term", notice="Notice Period To Terminate Renewal")


def found(text: str, words: str, within: "tuple[int, int] | None" = None) -> "list[tuple[int, int]]":
    """Where these words stand, whatever white space is between them."""
    if len(words.strip()) < 2:
        return []
    return [m.span() for m in re.compile(r"\s+".join(map(re.escape, words.split())), re.I).finditer(text, *(within or (0, len(text))))]


def periods(text: str, begin: int, end: int):
    """-> (number, unit), place"""
    for m in PERIOD.finditer(text, begin, end):
        digits = m["in_brackets"] or m["digits"]
        if digits or m["word"]:
            yield (int(digits) if digits else sum(NUMBERS[w] for w in re.split("[- ]", m["word"].lower())), m["unit"].lower()), m.span()


def dates(text: str, begin: int, end: int):
    """-> (month, day, year), place"""
    for m in DATE.finditer(text, begin, end):
        month, day, year = (m[1], m[2], m[3]) if m[1] else (m[5], m[4], m[6])
        yield (MONTHS.index(month.lower()) + 1, int(day), int(year)), m.span()


def us_date(text: str) -> "tuple[int, int, int] | None":
    m = re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})/(\d{2,4})\s*", text)
    if not m:
        return None
    year = int(m[3])
    return int(m[1]), int(m[2]), year + (0 if year > 99 else 1900 if year > 40 else 2000)


def answers_of(row: dict, text: str) -> "dict[str, list[tuple[int, int]]]":
    """-> the places of each answer; an empty list: lawyers found nothing."""
    marked = lambda column: [s for s in ast.literal_eval(row[column] or "[]") if s.strip()]
    sentences = lambda column: [place for s in marked(column) for place in found(text, s)]
    out = {"document_name": sentences("Document Name")}
    for name, column in DATES.items():
        short = [s for s in marked(column) if len(s) < SHORT and re.search(r"\d\d", s)]
        out[name] = [place for s in short for place in found(text, s)] if us_date(row[f"{column}-Answer"]) else []
    out["governing_law"] = [place for s in sentences("Governing Law") for place in found(text, row["Governing Law-Answer"].strip(), s)]
    for name, column in PERIODS.items():
        answer = row.get(f"{column}-Answer") or row.get(f"{column}- Answer") or ""
        m = re.fullmatch(r"(?:successive\s+)?(\d+)[\s-]*(year|month|day|week)s?", answer.strip().lower())
        out[name] = [place for s in sentences(column) for what, place in periods(text, *s) if m and what == (int(m[1]), m[2])]
    ends = sentences("Expiration Date")
    out["expiration"] = [place for s in ends for what, place in dates(text, *s) if what == us_date(row["Expiration Date-Answer"])]
    lasting = [p for s in ends for p in periods(text, *s)]
    if not out["expiration"] and len({what for what, _ in lasting}) == 1:
        out["term"] = [place for _, place in lasting]
    columns = dict(DATES, **PERIODS, governing_law="Governing Law", expiration="Expiration Date")
    # Where something is marked but its own words were not found, nothing is known.
    return {k: v for k, v in out.items() if v or k in columns and not marked(columns[k])}


def parties(row: dict, text: str) -> "list[tuple[int, int]]":
    names = [re.sub(r"\s*\(.*", "", name).strip(" ,.;") for name in re.split(r";\s*", row["Parties-Answer"])]
    places = [found(text, name)[:1] for name in names if len(name) > 2]
    return [p[0] for p in places] if 2 <= len(places) <= 4 and all(places) else []


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    plain = lambda name: re.sub(r"[^a-z0-9]", "", name.lower())
    texts = {plain(file.stem): file for file in (a.folder / "full_contract_txt").iterdir()}
    contracts = []
    with open(a.folder / "master_clauses.csv", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            file = texts.get(plain(re.sub(r"\.pdf$", "", row["Filename"], flags=re.I)))
            if file is None or CONFIDENTIAL.search(f"{row['Document Name-Answer']} {row['Filename']}"):
                continue
            text = file.read_text(encoding="utf-8", errors="replace")
            told = lambda places: [dict(text=text[b:e], start=b, end=e) for b, e in places]
            asked = [(category, "span" if places else "none", told(places)) for category, places in answers_of(row, text).items()]
            if both := parties(row, text):
                asked.append(("parties", "list", told(both)))
            questions = [dict(question=q, kind=kind, category=category, answers=answers) for category, kind, answers in asked for q in ASKED[category]]
            contracts.append(dict(id=file.stem, text=text, questions=questions))
    contracts.sort(key=lambda c: c["id"])
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text("".join(json.dumps(c, ensure_ascii=False) + "\n" for c in contracts), encoding="utf-8")
    print(len(contracts), "contracts", sum(len(c["questions"]) for c in contracts), "questions")


if __name__ == "__main__":
    main()
