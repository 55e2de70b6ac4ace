"""More people's questions, from public data sets, in the form of data/text (docs: MODEL_CARD.md, "Data").

    python3 models/train/scripts/gather_people.py --out FOLDER --squad FILE... --qamr FILE... --tatqa FILE...
    python3 models/train/scripts/train_words.py --more FOLDER

The files are brought by hand, from where their authors publish them; without them the word reader trains on data/text alone. --squad takes
whatever has the form of SQuAD (SQuADShifts by Miller et al. 2020, PolicyQA by Ahmad et al. 2020), --qamr the readable files of QAMR (Michael
et al. 2018), --tatqa the raw files of TAT-QA (Zhu et al. 2021).
"""

import argparse
import json
import random
from collections import Counter
from pathlib import Path


def agreed(answers: "list[str]") -> "list[str]":
    """Of several annotators' answers those that most of them gave, the shortest first."""
    counts = Counter(" ".join(a.split()) for a in answers)
    most = max(counts.values(), default=0)
    return sorted((a for a, n in counts.items() if n == most and a), key=len)[:2]


def squad(path: Path):
    for article in json.loads(path.read_text())["data"]:
        for p in article["paragraphs"]:
            questions = [dict(question=" ".join(q["question"].split()), answers=agreed([a["text"] for a in q["answers"]])) for q in p["qas"] if q["answers"] or q.get("is_impossible")]
            yield dict(group=f"{path.stem}/{article.get('title', '')}", text=p["context"], questions=questions)


def qamr(path: Path, r: random.Random, most: int = 20):
    """Two or three sentences to a page: one alone leaves nothing to look for."""
    sentences = []
    for block in path.read_text().split("\n\n"):
        lines = block.strip().split("\n")
        if len(lines) > 2 and lines[0].startswith("#"):
            # Fifty columns of question, then the answers.
            asked = [(line[:50].strip(), agreed(line[50:].split("\t"))) for line in lines[2:]]
            # What was cut at fifty characters is no question.
            sentences.append((lines[1].strip(), [dict(question=q, answers=a) for q, a in asked if q.endswith("?") and a]))
    r.shuffle(sentences)
    while sentences:
        page = [sentences.pop() for _ in range(min(len(sentences), r.choice((1, 2, 2, 3))))]
        questions = [q for _, some in page for q in r.sample(some, min(most, len(some)))]
        yield dict(group=path.stem, text=" ".join(s for s, _ in page), questions=questions)


def tatqa(path: Path):
    """Tables of annual reports between paragraphs; what needs reckoning is left out."""
    for entry in json.loads(path.read_text()):
        header, *rows = [[" ".join(str(c).split()) for c in row] for row in entry["table"]["table"]]
        questions = [
            dict(question=q["question"], answers=[str(a) for a in q["answer"]])
            for q in entry["questions"]
            if q["answer_type"] in ("span", "multi-span") and len(q["answer"]) <= 4
        ]
        if rows and questions:
            yield dict(title="", header=header, rows=rows, texts=[p["text"] for p in sorted(entry["paragraphs"], key=lambda p: p["order"])], questions=questions)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--out", required=True)
    p.add_argument("--squad", nargs="*", default=[])
    p.add_argument("--qamr", nargs="*", default=[])
    p.add_argument("--tatqa", nargs="*", default=[])
    a = p.parse_args()
    out, r = Path(a.out), random.Random(1)
    paragraphs = [e for f in a.squad for e in squad(Path(f))] + [e for f in a.qamr for e in qamr(Path(f), r)]
    tables = [e for f in a.tatqa for e in tatqa(Path(f))]
    r.shuffle(paragraphs)
    out.mkdir(parents=True, exist_ok=True)
    for name, entries in (("paragraphs", paragraphs), ("tables", tables)):
        (out / f"{name}.jsonl").write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries))
        print(name, len(entries), "with", sum(len(e["questions"]) for e in entries), "questions")


if __name__ == "__main__":
    main()
