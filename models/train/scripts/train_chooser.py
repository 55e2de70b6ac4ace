"""What the page reader computed of tables (bin/read-training-answers.ts) -> the chooser of programs.

    python3 models/train/scripts/train_chooser.py --features runs/chooser --out runs/chooser-chooser --minutes 10

Tables whose line says "held" are held out. Prints and logs what share of their questions is right: the reader alone, and with programs.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch

from docent_train.chooser.chooser import ANSWER_NUMBERS, COLUMN_NUMBERS, FILTER_NUMBERS, PROGRAM, Chooser, log_sums, words_of

# Words of questions that are told apart, the commonest of training.
WORDS = 400


# Stands for "the table does not tell".
ABSENT = "<absent>"
LEAST = 1e-9


def plain(text: str) -> str:
    return "".join(text.lower().replace(",", "").split())


def close(a: str, b: str) -> bool:
    """Whether the normalised Levenshtein similarity is at least 0.8, as the judge has it."""
    if abs(len(a) - len(b)) > 0.2 * max(len(a), len(b)):
        return False
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1] <= 0.2 * max(len(a), len(b), 1)


class Questions:
    def __init__(self, prefix: str):
        self.lines = []
        for line in open(f"{prefix}.jsonl"):
            # The last line of a run that was stopped may be torn.
            if line.endswith("\n"):
                self.lines.append(json.loads(line))
        features = np.memmap(f"{prefix}.f16", np.float16, "r")
        self.lines = [dict(q, features=features) for q in self.lines if q["offset"] + self.size(q) <= len(features)]
        for q in self.lines:
            right = {plain(a) for a in q["answers"]} or {ABSENT}
            q["right"] = right
            q["fits"] = np.array([plain(p[4]) in right for p in q["programs"]], bool)
            q["own_fits"] = np.array([plain(o[0]) in right for o in q["own"]], bool)
            # What is nearly right counts where nothing is right.
            if q["answers"] and not q["fits"].any() and not q["own_fits"].any():
                q["own_fits"] = np.array([any(close(plain(o[0]), a) for a in right) for o in q["own"]], bool)
                q["right"] = right | {plain(o[0]) for o, fits in zip(q["own"], q["own_fits"]) if fits}

    @staticmethod
    def size(q):
        return sum(n * width for n, width in Questions.shapes(q))

    @staticmethod
    def shapes(q):
        """Rows and width of the features of the question, the columns, the filters, the programs and the reader's own answers."""
        states = 2 * q["hidden"]
        return (1, states), (q["columns"], states + COLUMN_NUMBERS), (q["filters"], states + FILTER_NUMBERS), (len(q["programs"]), PROGRAM), (len(q["own"]), ANSWER_NUMBERS)

    @staticmethod
    def parts(q):
        f, at, out = q["features"], q["offset"], []
        for n, width in Questions.shapes(q):
            out.append(np.array(f[at : at + n * width], np.float32).reshape(n, width))
            at += n * width
        return out


def batch_of(chosen, model):
    parts = {k: [] for k in ("question", "columns", "filters", "numbers", "answers")}
    steps, filters, keys, saids, pq, pf, oq, ol, of = ([] for _ in range(9))
    nc = nf = 0
    for n, q in enumerate(chosen):
        for k, x in zip(parts, Questions.parts(q)):
            parts[k].append(x)
        p = np.array([x[:4] for x in q["programs"]], np.int64).reshape(-1, 4)
        steps.append(p[:, 0]); filters.append(p[:, 1] + nf)
        keys.append(np.where(p[:, 2] >= 0, p[:, 2] + nc, -1)); saids.append(np.where(p[:, 3] >= 0, p[:, 3] + nc, -1))
        pq.append(np.full(len(p), n)); pf.append(q["fits"])
        oq.append(np.full(len(q["own"]), n)); ol.append(np.log([max(LEAST, o[1]) for o in q["own"]])); of.append(q["own_fits"])
        nc += q["columns"]; nf += q["filters"]
    cat = lambda xs, t: torch.from_numpy(np.concatenate(xs)).to(t)
    b = {k: torch.from_numpy(np.concatenate(v)) for k, v in parts.items()}
    b["question"] = model.asked(b["question"], [q["question"] for q in chosen])
    b.update(program_step=cat(steps, torch.long), program_filter=cat(filters, torch.long), program_key=cat(keys, torch.long), program_said=cat(saids, torch.long), program_question=cat(pq, torch.long), own_question=cat(oq, torch.long), own_log=cat(ol, torch.float32))
    b["absent_log"] = torch.tensor([np.log(max(LEAST, q["absent"])) for q in chosen], dtype=torch.float32)
    return b, cat(pf, torch.bool), cat(of, torch.bool)


def loss_of(model, chosen):
    b, fits, own_fits = batch_of(chosen, model)
    programs, answers, absent = model(b)
    count = len(chosen)
    values, groups = torch.cat([programs, answers, absent]), torch.cat([b["program_question"], b["own_question"], torch.arange(count)])
    right = torch.cat([fits, own_fits, torch.tensor([not q["answers"] for q in chosen])])
    return (log_sums(values, groups, count) - log_sums(values[right], groups[right], count)).mean()


def answers_of(model, q) -> "dict[str, float]":
    """Every answer to a question, with the natural logarithm of its probability; equal answers add up."""
    with torch.no_grad():
        programs, own, absent = model(batch_of([q], model)[0])
    ways = {ABSENT: absent.tolist()}
    for text, score in [*zip((p[4] for p in q["programs"]), programs.tolist()), *zip((o[0] for o in q["own"]), own.tolist())]:
        ways.setdefault(plain(text), []).append(score)
    sums = {text: float(np.logaddexp.reduce(scores)) for text, scores in ways.items()}
    total = np.logaddexp.reduce(list(sums.values()))
    return {text: s - total for text, s in sums.items()}


def judge(model, chosen):
    """Share right: of the reader alone, and with programs; how many answers have 0.9 and more, and what share of them is right."""
    model.eval()
    best = [max(((p, text in q["right"]) for text, p in answers_of(model, q).items()), default=(0, False)) for q in chosen]
    model.train()
    sure = [right for p, right in best if p >= np.log(0.9)]
    alone = [plain(q["own"][0][0]) in q["right"] if q["own"] and q["own"][0][1] > q["absent"] else not q["answers"] for q in chosen]
    return dict(n=len(chosen), alone=round(float(np.mean(alone)), 3), right=round(float(np.mean([right for _, right in best])), 3), sure=[int(sum(sure)), len(sure)])


def temperature_of(model, held) -> float:
    """The temperature of the answers' probabilities that suits pages best that neither reader nor chooser saw; every kind counts the same (Guo et al. 2017)."""
    model.eval()
    kinds = {}
    for q in held:
        logs = answers_of(model, q)
        kinds.setdefault(q["kind"], []).append((np.array(list(logs.values())), np.array([text in q["right"] for text in logs])))

    def loss(t):
        total = 0
        for answers in kinds.values():
            losses = []
            for logs, right in answers:
                p = np.exp(logs / t - np.logaddexp.reduce(logs / t))
                at = p.argmax()
                sure = np.clip(p[at], 1e-4, 1 - 1e-4)
                losses.append(-np.log(sure if right[at] else 1 - sure))
            total += np.mean(losses)
        return total

    return float(min(np.arange(1, 2.51, 0.05), key=loss))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--features", required=True, nargs="+")
    p.add_argument("--out", required=True)
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--dropout", type=float, default=0.3)
    p.add_argument("--decay", type=float, default=0.02)
    p.add_argument("--batch", type=int, default=32, help="questions of a step")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--apart", type=int, default=10, help="one in this many of the other questions is left out of training")
    p.add_argument("--twice", nargs="*", default=["pdfs"], help="kinds of pages whose questions are seen twice an epoch")
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    train, held, seen = [], {}, {}
    for lines in (Questions(prefix).lines for prefix in a.features):
        rest = [q for q in lines if not q["held"]]
        # Pages that the reader was trained on, but not the chooser.
        cut = len(rest) - len(rest) // a.apart
        for into, some in ((held, [q for q in lines if q["held"]]), (seen, rest[cut:])):
            for q in some:
                into.setdefault(q["kind"], []).append(q)
        train += [q for q in rest[:cut] if q["fits"].any() or q["own_fits"].any() or not q["answers"]]
    train += [q for q in train if q["kind"] in a.twice]
    print(len(train), "questions", flush=True)
    count = Counter(w for q in train for w in set(words_of(q["question"])))
    model = Chooser([w for w, _ in count.most_common(WORDS)], train[0]["hidden"], dropout=a.dropout)
    r = random.Random(a.seed)
    some, _, _ = batch_of(r.sample(train, min(len(train), 800)), model)
    for part, rows in ((model.step, some["question"]), (model.column, some["columns"]), (model.filter, some["filters"]), (model.answer, some["answers"])):
        part.fit(rows)
    optimizer = torch.optim.AdamW(model.parameters(), lr=a.lr, weight_decay=a.decay)
    started, B = time.time(), a.batch
    Path(a.out).mkdir(parents=True, exist_ok=True)
    log = open(Path(a.out) / "log.jsonl", "w")
    total = a.epochs * (len(train) // B)
    at = 0
    for epoch in range(a.epochs):
        r.shuffle(train)
        losses = []
        for i in range(0, len(train) - B + 1, B):
            for g in optimizer.param_groups:
                g["lr"] = a.lr * (1 - at / total)
            loss = loss_of(model, train[i : i + B])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            at += 1
        row = json.dumps(dict(epoch=epoch, minutes=round((time.time() - started) / 60, 1), loss=round(float(np.mean(losses)), 3), held={k: judge(model, v) for k, v in held.items() if v}, seen={k: judge(model, v) for k, v in seen.items() if v}))
        log.write(row + "\n")
        print(row, flush=True)
    temperature = temperature_of(model, [q for lines in held.values() for q in lines])
    print("temperature", round(temperature, 2))
    torch.save(dict(model=model.state_dict(), words=model.words, temperature=temperature), Path(a.out) / "chooser.pt")


if __name__ == "__main__":
    main()
