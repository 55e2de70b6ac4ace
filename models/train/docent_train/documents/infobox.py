"""Articles with a box of facts beside or above them, and data sheets: labels that are asked for in other words than they are printed."""
from __future__ import annotations

import random
from collections.abc import Callable

from . import words as w
from .facts import paragraph, place
from .flow import Flow, wrap
from .page import Document, pick
from .prose import make_title

Rng = random.Random
Entry = tuple[list[str], Callable[[Rng], str], list[str]]  # labels, maker, questions ({s}: what the article is about)


def _long_date(rng: Rng) -> str:
    return w.date(rng, rng.choice([11, 12, 12, 15]))


def _version(rng: Rng) -> str:
    return f"{rng.choice(['', 'v'])}{rng.randint(0, 12)}.{rng.randint(0, 30)}" + (f".{rng.randint(0, 400)}" if rng.random() < 0.5 else "")


def _number(unit: str, low: int, high: int) -> Callable[[Rng], str]:
    return lambda rng: f"{rng.randint(low, high):,}{unit}"


def _some(*words: str) -> Callable[[Rng], str]:
    return lambda rng: ", ".join(rng.sample(words, rng.choice([1, 1, 2])))


DATE_TAIL = ["", "", "; {k} years ago", " ({k} years ago)", " (age {k})", "[{n}]"]
SUBJECTS: dict[str, tuple[Callable[[Rng], str], list[Entry]]] = {
    "software": (lambda r: w.pseudo(r, 2, 3).capitalize() + r.choice(["", ".js", "Kit", " Studio", "Lib", " OS"]), [
        (["Original author(s)", "Original author", "Author"], w.person, ["Who is the original author of {s}?", "Who wrote {s} originally?", "Who is listed as the original author?", "Who first wrote {s}?"]),
        (["Developer(s)", "Developed by", "Developer", "Maintainer"], lambda r: w.company(r) if r.random() < 0.6 else w.person(r), ["Who develops {s}?", "Who is the developer of {s}?", "By whom is {s} developed?"]),
        (["Initial release", "First release", "Released"], _long_date, ["When was the initial release of {s}?", "When was {s} first released?", "When did {s} first come out?", "What is the date of the first release?"]),
        (["Stable release", "Latest release", "Version"], _version, ["What is the stable release version of {s}?", "What is the latest version of {s}?", "Which version of {s} is current?", "What is the current stable release?"]),
        (["Written in", "Programming language", "Language"], _some("C", "C++", "Java", "Rust", "Python", "JavaScript", "Haskell"), ["In which language is {s} written?", "What programming language is used for {s}?", "Which language is {s} written in?"]),
        (["License", "Licence"], lambda r: r.choice(["MIT", "GPL-3.0", "Apache License 2.0", "BSD License", "proprietary", "LGPL v2.1", "Mozilla Public License"]), ["Under which license is {s} published?", "What is the license of {s}?", "How is {s} licensed?", "Which licence does {s} have?"]),
        (["Operating system", "Platform", "Runs on"], _some("Windows", "Linux", "macOS", "Android", "iOS", "FreeBSD"), ["On which operating system does {s} run?", "What platform does {s} need?", "Which systems does {s} support?"]),
        (["Size", "Download size"], _number(" MB", 1, 900), ["How large is {s}?", "What is the size of {s}?", "How big is the download?"]),
        (["Type", "Genre", "Category"], lambda r: r.choice(["PDF viewer", "text editor", "web server", "database", "game engine", "photo manager", "compiler"]), ["What type of software is {s}?", "What kind of program is {s}?", "What is {s}?"]),
        (["Website", "Web site", "Repository"], lambda r: f"{w.pseudo(r, 2, 3)}.{r.choice(['org', 'com', 'io', 'dev'])}", ["What is the website of {s}?", "Which web address does {s} have?", "Where can {s} be found on the web?"]),
    ]),
    "person": (w.person, [
        (["Born", "Date of birth", "Birth date"], _long_date, ["When was {s} born?", "What is the date of birth of {s}?", "On what day was {s} born?"]),
        (["Died", "Date of death"], _long_date, ["When did {s} die?", "What is the date of death of {s}?"]),
        (["Birthplace", "Place of birth", "Born in"], place, ["Where was {s} born?", "In which city was {s} born?", "What is the birthplace of {s}?"]),
        (["Occupation", "Profession", "Occupation(s)"], lambda r: r.choice(w.JOBS), ["What is the occupation of {s}?", "What does {s} do for a living?", "What was {s} by profession?"]),
        (["Nationality", "Citizenship", "Country"], lambda r: r.choice(w.COUNTRIES), ["What is the nationality of {s}?", "From which country is {s}?", "Which country does {s} come from?"]),
        (["Spouse", "Spouse(s)", "Married to"], w.person, ["Who is the spouse of {s}?", "To whom is {s} married?", "Who is {s}'s husband or wife?"]),
        (["Alma mater", "Education", "Studied at"], lambda r: f"University of {place(r)}", ["Where did {s} study?", "Which university did {s} attend?", "What is the alma mater of {s}?"]),
        (["Known for", "Notable work", "Best known for"], make_title, ["What is {s} known for?", "What is the best known work of {s}?"]),
        (["Children", "No. of children"], lambda r: str(r.randint(1, 9)), ["How many children does {s} have?"]),
        (["Employer", "Workplace"], w.company, ["For whom does {s} work?", "Who is the employer of {s}?", "Where does {s} work?"]),
    ]),
    "town": (lambda r: w.pseudo(r, 2, 3).capitalize(), [
        (["Country", "State", "Nation"], lambda r: r.choice(w.COUNTRIES), ["In which country is {s}?", "To which country does {s} belong?", "Where is {s}?"]),
        (["Mayor", "Mayor (2024)", "Head of town"], w.person, ["Who is the mayor of {s}?", "Who governs {s}?", "What is the name of {s}'s mayor?"]),
        (["Population", "Inhabitants", "Population (2021)", "• Total"], _number("", 300, 900000), ["What is the population of {s}?", "How many people live in {s}?", "How many inhabitants does {s} have?"]),
        (["Area", "Total area", "• Land"], _number(" km²", 3, 900), ["What is the area of {s}?", "How large is {s}?", "How many square kilometres does {s} cover?"]),
        (["Elevation", "Altitude", "Height"], _number(" m", 2, 2900), ["How high does {s} lie?", "What is the elevation of {s}?", "At what altitude is {s}?"]),
        (["Founded", "Settled", "Established"], lambda r: str(r.randint(900, 1990)), ["When was {s} founded?", "In which year was {s} established?", "What year was {s} settled?"]),
        (["Postal code", "ZIP code", "Post code"], lambda r: w.digits(r, 5), ["What is the postal code of {s}?", "Which ZIP code does {s} have?"]),
        (["Area code", "Dialling code"], lambda r: "0" + w.digits(r, 4), ["What is the area code of {s}?", "Which dialling code does {s} have?"]),
        (["Time zone"], lambda r: f"UTC{r.choice('+-')}{r.randint(0, 11)}", ["In which time zone is {s}?", "What time zone does {s} use?"]),
        (["River", "Rivers"], lambda r: w.pseudo(r, 2, 2).capitalize(), ["On which river does {s} lie?", "Which river flows through {s}?"]),
    ]),
    "film": (make_title, [
        (["Directed by", "Director"], w.person, ["Who directed {s}?", "Who is the director?", "Who directed the film?"]),
        (["Produced by", "Producer"], w.person, ["Who produced {s}?", "Who is the producer?"]),
        (["Starring", "Cast", "Leading role"], w.person, ["Who stars in {s}?", "Who plays the leading role?", "Which actor is named?"]),
        (["Music by", "Composer"], w.person, ["Who wrote the music for {s}?", "Who is the composer?"]),
        (["Release date", "Released", "First shown"], _long_date, ["When was {s} released?", "When did the film come out?", "What is the release date?"]),
        (["Running time", "Length", "Duration"], _number(" minutes", 61, 200), ["How long is {s}?", "How many minutes does the film last?", "What is the running time?"]),
        (["Budget", "Cost"], lambda r: f"${r.randint(1, 200)} million", ["What was the budget of {s}?", "How much did the film cost?"]),
        (["Box office", "Gross"], lambda r: f"${r.randint(1, 900)}.{r.randint(1, 9)} million", ["How much did {s} earn?", "What did the film take at the box office?"]),
        (["Distributed by", "Distributor"], w.company, ["Who distributed {s}?", "Which company distributed the film?"]),
        (["Language"], _some("English", "French", "German", "Spanish", "Hindi", "Malay"), ["In which language is {s}?", "What is the language of the film?"]),
    ]),
    "product": (w.product, [
        (["Manufacturer", "Made by", "Brand"], w.company, ["Who makes the {s}?", "Who is the manufacturer?", "Which company makes it?"]),
        (["Weight", "Net weight", "Mass"], _number(" kg", 1, 300), ["How much does the {s} weigh?", "How heavy is it?", "What is the weight of the {s}?"]),
        (["Dimensions", "Size (W x H x D)", "Size"], lambda r: f"{r.randint(5, 99)} x {r.randint(5, 99)} x {r.randint(5, 99)} cm", ["What are the dimensions of the {s}?", "How large is the {s}?", "What size is it?"]),
        (["Power", "Rated power", "Power consumption"], _number(" W", 5, 3000), ["What is the power of the {s}?", "How much power does it use?", "How many watts does it need?"]),
        (["Warranty", "Guarantee"], _number(" months", 6, 60), ["How long is the warranty?", "For how many months is the {s} guaranteed?"]),
        (["Price", "List price", "RRP"], lambda r: f"{r.choice('$€£')}{r.randint(5, 2000)}.{w.digits(r, 2)}", ["How much does the {s} cost?", "What is the price?", "What does it cost?"]),
        (["Colour", "Finish", "Color"], lambda r: r.choice(["red", "white", "matt black", "silver", "blue"]), ["What colour is the {s}?", "In which colour does it come?"]),
        (["Material", "Housing"], lambda r: r.choice(["aluminium", "steel", "oak", "ABS plastic", "glass", "cast iron"]), ["What is the {s} made of?", "Which material is used?"]),
        (["Operating temperature", "Temperature range"], lambda r: f"-{r.randint(1, 40)} to {r.randint(30, 90)} °C", ["At what temperatures may the {s} be used?", "What is the temperature range?"]),
        (["Article no.", "Part number", "SKU"], w.code, ["What is the part number of the {s}?", "Which article number does it have?"]),
    ]),
}


def make_infobox(rng: Rng) -> Document:
    flow = Flow(rng, "infobox", float(rng.choice([800, 900, 1000, 1240])))
    doc = flow.doc
    name, entries = SUBJECTS[rng.choice(sorted(SUBJECTS))]
    subject = name(rng)
    kept = rng.sample(entries, rng.randint(3, min(9, len(entries))))
    left_out = [e for e in entries if e not in kept]
    flow.heading(subject, align="l")
    flow.feed(0.5)
    values = [(rng.choice(labels), make(rng), asks) for labels, make, asks in kept]
    tails = [rng.choice(DATE_TAIL).format(k=rng.randint(2, 40), n=rng.randint(1, 30)) if rng.random() < 0.4 else "" for _ in values]
    beside = rng.random() < 0.6
    box = flow.width * rng.uniform(0.3, 0.4) if beside else (flow.right - flow.left) * rng.uniform(0.5, 1)
    left = flow.right - box if beside else flow.left
    gap, size = flow.size * 0.8, flow.size * rng.choice([0.85, 1.0])
    label_width = box * rng.uniform(0.35, 0.48)
    bold, y, start = rng.random() < 0.5, flow.y, flow.y
    if rng.random() < 0.4:
        doc.add(subject, left + box / 2, y, size, flow.role, True, "c")
        y += size * 1.6
    for (label, value, _), tail in zip(values, tails, strict=True):
        rows = 1
        for k, part in enumerate(wrap(label, label_width, size, flow.role, bold)):
            doc.add(part, left, y + k * size * flow.lead, size, flow.role, bold)
            rows = max(rows, k + 1)
        for k, part in enumerate(wrap(value + tail, box - label_width - gap, size, flow.role)):
            doc.add(part, left + label_width + gap, y + k * size * flow.lead, size, flow.role)
            rows = max(rows, k + 1)
        y += rows * size * flow.lead + size * 0.2
    used: set[str] = set()
    if not beside:
        flow.y = y + flow.line
    right = flow.right
    if beside:
        flow.right = left - flow.width * 0.04
    while flow.y < y or rng.random() < 0.4:
        flow.put(paragraph(rng, rng.randint(1, 2), doc, 1, used))
        flow.feed(0.5)
        if flow.y > start + 60 * flow.line:
            break
    flow.right, flow.y = right, max(flow.y, y)
    for label, value, asks in rng.sample(values, min(len(values), 4)):
        question = pick(rng, asks, s=subject) if rng.random() < 0.8 else f"What is given as {label}?"
        doc.ask("infobox", question, value)
    if left_out:
        doc.ask("infobox", pick(rng, rng.choice(left_out)[2], s=subject))
    return flow.finish()
