"""Bar charts: their numbers are printed on most, so that text answers; without them only the picture does."""
from __future__ import annotations

import random

from . import words as w
from .flow import Flow
from .page import Document, Rule, pick
from .prose import make_title

Rng = random.Random


def make_chart(rng: Rng) -> Document:
    """Bar chart with its title, axis labels and, usually, printed values; without them the answers are in the bars alone (kind *_visual)."""
    flow = Flow(rng, "chart", float(rng.choice([620, 800, 900])))
    doc = flow.doc
    subject = rng.choice(["Sales", "Visitors", "Rainfall", "Temperature", "Exports", "Votes", "Tickets", "Output", "Members", "Profit", "Calls", "Users"])
    title = f"{subject} {rng.choice(['by', 'per', 'in each'])} {rng.choice(['city', 'country', 'month', 'product', 'team', 'year'])}" if rng.random() < 0.6 else make_title(rng)
    title = " ".join(flow.heading(title, rng.choice([1.2, 1.5])))
    flow.feed(1)
    count = rng.randint(3, 8)
    style = rng.randrange(4)
    if style == 0:
        start = rng.randint(0, 12 - count)
        names = [m[:3] for m in w.MONTHS[start : start + count]]
    elif style == 1:
        first = rng.randint(1960, 2018)
        names = [str(first + k) for k in range(count)]
    else:
        names = w.unique(rng, count, lambda r: r.choice(w.COUNTRIES) if r.random() < 0.4 else w.pseudo(r, 2, 2).capitalize())
    scale = rng.choice([10, 100, 1000])
    values = rng.sample(range(1, scale + 1), min(count, scale))
    labels = [f"{v:,}" for v in values]
    printed = rng.random() < 0.75
    horizontal = rng.random() < 0.5
    top_value = max(values)
    unit = flow.size * 1.3
    if horizontal:
        left = flow.left + max(len(n) for n in names) * flow.size * 0.62 + unit
        span = flow.right - left - unit * 4
        for name, value, label in zip(names, values, labels, strict=True):
            flow.at(name, left - unit * 0.4, "r")
            end = left + span * value / top_value
            doc.rules.append(Rule("fill", left, flow.y, end, flow.y + unit, rng.choice([60, 110, 160])))
            if printed:
                flow.at(label, end + unit * 0.3)
            flow.y += unit * 1.7
    else:
        height = flow.width * 0.4
        slot = (flow.right - flow.left) / count
        bottom = flow.y + height + unit
        for k, (name, value, label) in enumerate(zip(names, values, labels, strict=True)):
            x = flow.left + k * slot
            y = bottom - height * value / top_value
            doc.rules.append(Rule("fill", x + slot * 0.15, y, x + slot * 0.75, bottom, rng.choice([60, 110, 160])))
            shrink = min(1.0, slot * 0.95 / max(1.0, len(name) * flow.size * 0.6))
            if printed:
                doc.add(label, x + slot * 0.45, y - unit, flow.size * min(1.0, slot * 0.9 / (len(label) * flow.size * 0.6)), flow.role, False, "c")
            doc.add(name, x + slot * 0.45, bottom + unit * 0.2, flow.size * shrink, flow.role, False, "c")
        doc.rules.append(Rule("line", flow.left, bottom, flow.right, bottom))
        flow.y = bottom + unit * 1.5
    where = [("highest", names[values.index(max(values))]), ("lowest", names[values.index(min(values))])]
    for word, answer in where:
        doc.ask("chart" if printed else "chart_visual", pick(rng, [f"Which bar is the {word}?", f"For which label is the value {word}?", f"What has the {word} {subject.lower()}?", f"which category is the {word}?", f"Which entry has the {word} bar?"]), answer)
    if printed:
        for k in rng.sample(range(len(names)), min(3, len(names))):
            if labels.count(labels[k]) == 1:
                doc.ask("chart", pick(rng, ["What is the value for {n}?", "How high is the bar of {n}?", "What number is shown for {n}?", "what is the value of {n}", "Which value does {n} have?"], n=names[k]), labels[k])
        k = rng.randrange(len(names))
        doc.ask("chart", pick(rng, ["Which bar shows {v}?", "What has the value {v}?", "For which label is {v} given?", "which category has {v}?"], v=labels[k]), names[k])
    doc.ask("chart_count" if printed else "chart_visual", pick(rng, ["How many bars are there?", "How many categories does the chart show?", "Count the bars.", "how many bars does the chart have"]), str(len(names)))
    doc.ask("title", pick(rng, ["What is the title of the chart?", "What does the chart show?", "What is the heading?", "Title of the chart?"]), title)
    return flow.finish(0.75)
