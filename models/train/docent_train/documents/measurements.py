"""Reports of measurements (medical, technical): who, when, then values with units, often least, mean and greatest; and lists of settings with defaults."""
from __future__ import annotations

import random

from . import words as w
from .facts import filler_sentence
from .flow import Flow, draw_table
from .page import Document, pick
from .pairs import labelled_pairs

Rng = random.Random
QUANTITIES = [("Heart rate", "bpm", "HR"), ("Blood pressure", "mmHg", "BP"), ("Temperature", "°C", "Temp."), ("Weight", "kg", "Wt"), ("Speed", "km/h", "Speed"), ("Voltage", "V", "U"), ("Pressure", "bar", "P"), ("Humidity", "%", "RH"), ("Oxygen", "%", "SpO2"),
              ("Glucose", "mg/dl", "GLU"), ("Cholesterol", "mg/dl", "CHOL"), ("Noise", "dB", "Noise"), ("Flow", "l/min", "Flow"), ("Depth", "m", "Depth"), ("Load", "kN", "Load"), ("Haemoglobin", "g/dl", "Hb")]
EXTREMES = [(["Min", "Minimum", "Lowest"], ["What was the minimum {q}?", "What was the minimum {q} in {u}?", "How low did the {q} go?", "What is the lowest {q}?", "min {q}?"]),
            (["Mean", "Average", "Avg"], ["What was the average {q}?", "What is the mean {q}?", "What was the {q} on average?", "average {q} in {u}?"]),
            (["Max", "Maximum", "Highest"], ["What was the maximum {q}?", "What was the maximum {q} in {u}?", "How high did the {q} go?", "What is the highest {q}?", "max {q}?"])]
AT = ["At what time was the {e} {q} measured?", "When was the {e} {q} reached?", "At which time did the {q} reach its {e}?", "When did the {e} {q} occur?"]
PEOPLE = [(["Patient", "Name", "Patient name"], w.person, ["Who is the patient?", "What is the name of the patient?", "Whose report is this?"]), (["Patient ID", "ID", "ID number", "MRN"], lambda r: w.digits(r, r.randint(5, 9)), ["What is the patient's ID number?", "What is the patient ID?", "Which ID number does the patient have?"]),
          (["Date of birth", "DOB", "Born"], lambda r: w.date(r), ["What is the patient's date of birth?", "When was the patient born?", "What is the date of birth?"]), (["Physician", "Doctor", "Ordered by", "Technician"], w.person, ["Who is the physician?", "Which doctor is named?", "Who ordered the examination?"]),
          (["Gender", "Sex"], lambda r: r.choice(["Male", "Female"]), ["What is the patient's sex?", "Is the patient male or female?"]), (["Recording started", "Start", "Examined on", "Recorded"], lambda r: w.date(r), ["When was the recording started?", "On what date was the examination?", "When was this recorded?"]),
          (["Duration", "Recording time", "Length"], lambda r: f"{r.randint(1, 48)}:{w.digits(r, 2)[0:1]}{r.randint(0, 9)} h", ["How long was the recording?", "What is the duration of the recording?"])]


def make_measurements(rng: Rng) -> Document:
    flow = Flow(rng, "measurements", float(rng.choice([800, 900, 1000, 1240])))
    doc = flow.doc
    flow.heading(rng.choice(["Holter Report", "Laboratory Report", "Test Report", "Measurement Protocol", "Examination", "Summary of results", "Monitoring report"]))
    flow.feed(0.4)
    labelled_pairs(rng, flow, [(labels, make(rng), asks) for labels, make, asks in rng.sample(PEOPLE, rng.randint(2, 6))], "field", 2)
    colon, half = rng.choice([":", ":", ""]), (flow.right - flow.left) / rng.choice([1, 2, 2])
    flow.feed(0.7)
    clock = lambda: f"{rng.randint(1, 12)}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d} {rng.choice(['AM', 'PM'])}" if rng.random() < 0.5 else f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}"
    quantities = rng.sample(QUANTITIES, rng.randint(1, 5))
    if rng.random() < 0.5:
        head = ["", *[rng.choice(e[0]) for e in EXTREMES], "Unit"]
        head[0] = rng.choice(["Quantity", "Parameter", "Value"])
        rows = []
        for name, unit, short in quantities:
            low = rng.uniform(2, 150)
            figures = [f"{low * f:.1f}" for f in (1, rng.uniform(1.1, 1.5), rng.uniform(1.6, 2.5))]
            rows.append([name if rng.random() < 0.7 else short, *figures, unit])
            e = rng.randrange(3)
            doc.ask("extreme", pick(rng, EXTREMES[e][1], q=name.lower(), u=unit), figures[e])
        draw_table(flow, head, rows, [False, True, True, True, False])
    else:
        for name, unit, short in quantities:
            low = rng.uniform(2, 150)
            for e, f in enumerate((1, rng.uniform(1.1, 1.5), rng.uniform(1.6, 2.5))):
                if rng.random() < 0.2:
                    continue
                labels, asks = EXTREMES[e]
                word, figure, when = rng.choice(labels), f"{low * f:.{rng.choice([0, 1, 1])}f}", clock()
                shown = f"{word} {short if rng.random() < 0.6 else name}" if rng.random() < 0.7 else f"{short} {word.lower()}"
                timed = rng.random() < 0.4
                end = flow.left
                parts = [shown + colon, f"{figure} {unit}" if rng.random() < 0.7 else f"{figure} [{unit}]", rng.choice(["at ", "@ ", ""]) + when]
                for part, stop in zip(parts if timed else parts[:2], (0, 0.45, 0.8)):
                    item = flow.at(part, max(flow.left + half * stop, end))
                    end = item.x + item.width + flow.size * 0.6
                flow.feed()
                doc.ask("extreme", pick(rng, asks, q=name.lower(), u=unit), f"{figure} {unit}", figure)
                if timed:
                    doc.ask("extreme_at", pick(rng, AT, e=rng.choice(labels).lower(), q=name.lower()), when)
    missing = rng.choice([q for q in QUANTITIES if q not in quantities])
    doc.ask("extreme", pick(rng, rng.choice(EXTREMES)[1], q=missing[0].lower(), u=missing[1]))
    if rng.random() < 0.5:
        flow.feed()
        flow.put(filler_sentence(rng))
    return flow.finish()


TYPES = ["boolean", "number", "string", "float", "integer", "CSS color", "double", "array", "object"]
DEFAULT_OF = ["What is the default value of {n}?", "What is the default of {n}?", "What is the default {n}?", "Which value does {n} have by default?", "default for {n}?", "What is {n} set to by default?"]
TYPE_OF = ["What is the type of {n}?", "What type does {n} have?", "Of which type is {n}?"]
MEANS = ["What does {n} do?", "What is {n} for?", "What is the meaning of {n}?"]
WHICH = ["Which option has the default {v}?", "Which setting is {v} by default?"]


def make_settings(rng: Rng) -> Document:
    """Sections of names with type, default and meaning, as references print them."""
    flow = Flow(rng, "settings", float(rng.choice([800, 1000, 1240])))
    flow.size *= 0.9
    doc = flow.doc
    title = f"{w.pseudo(rng, 2, 3).capitalize()} {rng.choice(['Reference', 'Cheat Sheet', 'Options', 'API', 'Settings', 'Parameters'])}"
    flow.heading(title)
    if rng.random() < 0.4:
        version = f"{rng.choice(['v', 'Version '])}{rng.randint(0, 9)}.{rng.randint(0, 9)}"
        flow.put(version)
        doc.ask("version", pick(rng, ["What version is this?", "Which version is this {t}?"], t=title), version)
    flow.feed(0.4)
    names = iter(w.unique(rng, 40, lambda r: w.pseudo(r, 1, 2) + r.choice(["Style", "Width", "Size", "Join", "Cap", "Limit", "Color", "Count", "_mode", "_path", "-level", ""])))
    defaults: list[str] = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        flow.put(rng.choice(["Attributes", "Properties", "Text", "Line styles", "Network", "Images", "Methods", "Colours", "General", "Limits"]), bold=True)
        rows = []
        for _ in range(rng.randint(2, 7)):
            kind = rng.choice(TYPES)
            value = {"boolean": rng.choice(["true", "false"]), "string": rng.choice([w.pseudo(rng), "butt", "miter", "start", "10px sans-serif", "none", "auto"]), "CSS color": rng.choice(["black", "#fff", "transparent"])}.get(kind, str(rng.choice([0, 1, 2, 10, 100, 150, 300, 0.5, rng.randint(3, 4000)])))
            rows.append([next(names), kind, value, f"{rng.choice(['sets', 'limits', 'names', 'turns on', 'the'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(w.THINGS)}"])
        order = rng.choice([[0, 1, 2, 3], [0, 2, 1, 3], [0, 1, 2], [0, 2], [0, 3, 2]])
        head = ["Name", "Type", "Default", "Description"]
        draw_table(flow, [head[k] for k in order], [[row[k] for k in order] for row in rows])
        flow.feed(0.6)
        name, kind, value, meaning = rng.choice(rows)
        doc.ask("default", pick(rng, DEFAULT_OF, n=name), value)
        name, kind, value, meaning = rng.choice(rows)
        if 1 in order:
            doc.ask("type", pick(rng, TYPE_OF, n=name), kind)
        if 3 in order:
            doc.ask("meaning", pick(rng, MEANS, n=name), meaning)
        defaults += [row[2] for row in rows]
        if defaults.count(value) == 1 and len(value) > 1:
            doc.ask("option_of", pick(rng, WHICH, v=value), name)
    doc.ask("default", pick(rng, DEFAULT_OF, n=w.pseudo(rng, 3, 3)))
    return flow.finish()
