"""Running text: invented facts with their questions, paragraphs, letters, articles and papers in one or two columns."""
from __future__ import annotations

import random

from . import words as w
from .flow import Flow, wrap
from .page import Document, pick

Rng = random.Random
Fact = tuple[str, str, list[tuple[str, str, str]]]  # template, sentence, (kind, question, answer)


def _org(rng: Rng) -> str:
    return w.company(rng)


def _place(rng: Rng) -> str:
    return rng.choice(w.CITIES) if rng.random() < 0.5 else w.pseudo(rng, 2, 3).capitalize()


def _thing(rng: Rng) -> str:
    return rng.choice(w.THINGS)


def _year(rng: Rng) -> str:
    return str(rng.randint(1820, 2026))


def _big(rng: Rng) -> str:
    return f"{rng.randint(2, 950000):,}"


def _small(rng: Rng) -> str:
    return rng.choice(["two", "three", "four", "five", "six", "seven", "nine", "twelve", "14", "17", "23", "30", "48", "65", "80", "110"])


def _sum(rng: Rng) -> str:
    return f"{rng.choice(['$', '€', '£', 'RM', 'USD '])}{rng.randint(2, 900)}{rng.choice(['', ',000', '.50', ' million'])}"


def _percent(rng: Rng) -> str:
    return f"{rng.randint(1, 99)}{rng.choice(['%', ' percent', '.5%'])}"


def _date(rng: Rng) -> str:
    return w.date(rng, rng.choice([11, 12, 0, 9]))


def _name(rng: Rng) -> str:
    return w.pseudo(rng, 2, 3).capitalize()


_MAKE = {"p": w.person, "q": w.person, "o": _org, "c": _place, "d": _place, "t": _thing, "y": _year, "n": _big, "k": _small, "m": _sum, "r": _percent, "D": _date, "N": _name, "M": _name, "j": lambda r: r.choice(w.JOBS).lower(),
         "e": lambda r: r.choice(w.DEPARTMENTS).lower(), "w": lambda r: r.choice(w.DAYS), "h": lambda r: w.time(r), "C": lambda r: r.choice(w.COUNTRIES), "x": w.code}

# sentence | question = slot | question = slot ... ; a slot is one letter of _MAKE in braces.
_FACTS = """
{p} founded {o} in {c} in {y}.|Who founded {o}?={p}|Where was {o} founded?={c}|In which year was {o} founded?={y}|What did {p} found?={o}
The {N} bridge was opened in {y} by {p}.|When was the {N} bridge opened?={y}|Who opened the {N} bridge?={p}|What was opened by {p}?=The {N} bridge
In {y}, {o} sold {n} {t}s in {C}.|How many {t}s did {o} sell?={n}|In which country did {o} sell {t}s?={C}|When did {o} sell {n} {t}s?={y}|Which company sold {n} {t}s?={o}
{p}, the {j} of {o}, moved from {c} to {d}.|Who is the {j} of {o}?={p}|Where did {p} move?={d}|From where did {p} move?={c}|What is the job of {p}?={j}|For which company does {p} work?={o}
The meeting with {p} will take place on {w} at {h}.|On which day is the meeting with {p}?={w}|At what time is the meeting with {p}?={h}|With whom is the meeting?={p}
The {N} river flows through {c} and is {k} kilometres long.|How long is the {N} river?={k} kilometres|Through which city does the {N} river flow?={c}|Which river flows through {c}?=The {N} river
About {r} of the people in {c} speak {N}.|What share of the people in {c} speak {N}?={r}|Which language is spoken by {r} of the people?={N}|Where do people speak {N}?={c}
{o} paid {m} for the {t} factory in {c}.|How much did {o} pay for the {t} factory?={m}|Who paid {m} for the factory?={o}|Where is the {t} factory?={c}
The {e} department received {n} requests on {D}.|How many requests did the {e} department receive?={n}|When did the {e} department receive the requests?={D}|Which department received {n} requests?={e}
{p} was born in {c} in {y} and studied in {d}.|Where was {p} born?={c}|When was {p} born?={y}|Where did {p} study?={d}|Who was born in {c}?={p}
The contract with {o} ends on {D}.|When does the contract with {o} end?={D}|With which company is the contract?={o}|Whose contract ends on {D}?={o}
The museum of {c} holds {n} paintings by {p}.|How many paintings by {p} does the museum hold?={n}|Whose paintings does the museum of {c} hold?={p}|Which city's museum holds paintings by {p}?={c}
The {t} costs {m} and is made in {C}.|How much does the {t} cost?={m}|Where is the {t} made?={C}|What is made in {C}?=The {t}
{p} won the {N} prize in {y} for a book about {c}.|Which prize did {p} win?=The {N} prize|When did {p} win the {N} prize?={y}|What was the book of {p} about?={c}|Who won the {N} prize?={p}
The order {x} was shipped to {c} on {D}.|Where was the order {x} shipped?={c}|When was the order {x} shipped?={D}|Which order was shipped to {c}?={x}
The train from {c} to {d} takes {k} hours and leaves at {h}.|How long does the train from {c} to {d} take?={k} hours|When does the train from {c} leave?={h}|Where does the train from {c} go?={d}
The town of {N} had {n} inhabitants in {y}.|How many inhabitants did {N} have?={n}|In which year did {N} have {n} inhabitants?={y}|Which town had {n} inhabitants?={N}
{p} and {q} wrote the report on {t}s for {o}.|Who wrote the report on {t}s?={p} and {q}|For which company was the report on {t}s written?={o}|What was the report by {p} about?={t}s
The {N} language is spoken in {C} and was first described by {p}.|Where is the {N} language spoken?={C}|Who first described the {N} language?={p}|Which language was described by {p}?={N}
Because of the storm in {c}, {k} {t}s arrived late at {o}.|How many {t}s arrived late?={k}|Where was the storm?={c}|Why did {k} {t}s arrive late?=Because of the storm in {c}|Which company got the {t}s late?={o}
The mountain {N} is {n} metres high and lies in {C}.|How high is the mountain {N}?={n} metres|Where does the mountain {N} lie?={C}|Which mountain lies in {C}?={N}
The budget of the {e} team rose by {r} to {m}.|By how much did the budget of the {e} team rise?={r}|How large is the budget of the {e} team?={m}|Which team's budget rose to {m}?={e}
{p} replaced {q} as {j} on {D}.|Who replaced {q}?={p}|Whom did {p} replace?={q}|When did {p} replace {q}?={D}|As what did {p} replace {q}?={j}
Please send the {t} to {p} in {c} before {D}.|To whom should the {t} be sent?={p}|Where does {p} live?={c}|By when must the {t} be sent?={D}|What should be sent to {p}?=the {t}
The warranty for the {t} lasts {k} months and covers {N} parts.|How long does the warranty for the {t} last?={k} months|Which parts are covered by the warranty?={N} parts
The password of the {N} system expires after {k} days.|After how many days does the password expire?={k}|Which system's password expires?={N}
Flight {x} to {c} leaves from gate {k} at {h}.|Where does flight {x} go?={c}|At what time does flight {x} leave?={h}|From which gate does flight {x} leave?={k}
The {N} festival in {c} attracted {n} visitors and cost {m}.|How many visitors did the {N} festival attract?={n}|How much did the {N} festival cost?={m}|Where was the {N} festival?={c}|Which festival was held in {c}?=The {N} festival
"""


def _parse(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    out = []
    for line in text.strip().splitlines():
        sentence, *pairs = line.split("|")
        out.append((sentence, [tuple(pair.rsplit("=", 1)) for pair in pairs]))
    return out


FACTS = _parse(_FACTS)

UNKNOWN = ["Who is {p}'s lawyer?", "Where does {p} live?", "When did {p} arrive in {c}?", "How many {t}s does {o} own?", "What is the capital of {M}?", "Which company built the {M} tower?", "Who discovered the {t}?", "How much did {p} pay?",
           "What colour is the {t}?", "When was {o} sold?", "Why did {p} leave {c}?", "How old is {p}?", "Who teaches at {M}?", "What is the weight of the {t}?", "Which road leads to {M}?"]
FILLERS = ["This was discussed at length.", "No further action is needed.", "The details are still being worked out.", "More information will follow soon.", "Opinions on this differ.", "We thank everyone who helped.", "It is a matter of some importance.",
           "The weather was fine that day.", "Several people asked for a copy.", "Nothing else was decided.", "These figures are preliminary.", "It had been planned for a long time.", "Many readers will remember this.", "There is no simple explanation.",
           "The results were much as expected.", "A second meeting may be necessary.", "Some of this is explained below.", "The work was done in small steps.", "All numbers were checked twice.", "The reasons are given in the annex."]
SECTIONS = ["Introduction", "Background", "Related Work", "Method", "Methods", "Materials", "Experiments", "Results", "Discussion", "Conclusion", "Conclusions", "Evaluation", "Design", "Data", "Analysis", "Limitations", "Future Work", "Summary", "Overview",
            "Implementation", "Model", "Theory", "Findings", "Recommendations", "Scope", "Definitions", "Procedure", "Costs", "Schedule", "Risks"]


def filler_sentence(rng: Rng) -> str:
    if rng.random() < 0.6:
        return rng.choice(FILLERS)
    return f"The {w.pseudo(rng, 2, 3)} {rng.choice(w.THINGS)} {rng.choice(['was', 'is', 'remains', 'became', 'seems'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(['in', 'near', 'without', 'after', 'beyond'])} {w.pseudo(rng, 2, 3)}."


def fact(rng: Rng) -> Fact:
    """One invented sentence and questions that only it answers (its names are random)."""
    sentence, pairs = rng.choice(FACTS)
    values: dict[str, str] = {}
    for letter, make in _MAKE.items():
        if "{" + letter + "}" in sentence:
            values[letter] = make(rng)
    text = sentence.format(**values)
    return sentence, text, [("fact", question.format(**values), answer.format(**values)) for question, answer in pairs]


def paragraph(rng: Rng, facts: int, doc: Document, ask: int, used: set[str] | None = None) -> str:
    """Facts mixed with filler; `ask` of their questions go to the document."""
    sentences: list[str] = []
    questions: list[tuple[str, str, str]] = []
    used = set() if used is None else used
    for _ in range(facts):
        while rng.random() < 0.35:
            sentences.append(filler_sentence(rng))
        template, text, qs = fact(rng)
        if template in used:  # the same sentence with other names would make "how many ..." ambiguous
            continue
        used.add(template)
        sentences.append(text)
        questions.extend(qs)
    whole = " ".join(sentences)
    rng.shuffle(questions)
    taken = 0
    for kind, question, answer in questions:
        if taken == ask:
            break
        # "The X river" in mid-sentence is "the X river": take what the page says.
        if answer not in whole:
            answer = answer[:1].lower() + answer[1:]
        if answer in whole and sum(q.question == question for q in doc.questions) == 0:
            doc.ask(kind, pick(rng, [question]), answer)
            taken += 1
    return whole


def unknown(rng: Rng, doc: Document, count: int = 1) -> None:
    """Questions on names that the page does not have."""
    for _ in range(count):
        values = {letter: make(rng) for letter, make in (("p", w.person), ("c", _name), ("t", _thing), ("o", _org), ("M", _name))}
        doc.ask("fact", pick(rng, [rng.choice(UNKNOWN).format(**values)]))


HEADING = ["What is the title?", "What is the heading of this page?", "What is the title of this document?", "Which title is at the top of the page?", "What is the headline?", "What is the document called?", "Title of the page?", "What does the heading say?", "what is the title of this text",
           "Under which title was this published?"]
FIRST_LINE = ["What is the first line?", "What does the first line say?", "What is written at the very top?", "Read the first line.", "Which text is on the first line?", "first line of the page?", "What does the page start with?", "What is the top line?", "Give the first line of the page.",
              "What is in line one?"]
LAST_LINE = ["What is the last line?", "What does the last line say?", "What is written at the very bottom?", "Read the last line.", "Which text is on the last line?", "last line of the page?", "What does the page end with?", "What is the bottom line of text?", "Give the last line of the page.",
             "What is the final line?"]
AFTER_LINE = ["Which line comes after \"{line}\"?", "What is written below \"{line}\"?", "What follows the line \"{line}\"?", "Read the line after \"{line}\".", "What is directly under \"{line}\"?", "Next line after \"{line}\"?", "What stands below the line \"{line}\"?", "after \"{line}\", what is the next line?",
              "Which text is under \"{line}\"?", "What line follows \"{line}\"?"]


def ask_lines(doc: Document, rng: Rng, count: int = 1) -> None:
    """First, last and following line, where rows are single segments."""
    from .page import rows_of

    rows = rows_of(doc.segments())
    single = [row[0][0] if len(row) == 1 else None for row in rows]
    for _ in range(count):
        roll = rng.random()
        if roll < 0.35 and single[0]:
            doc.ask("first_line", pick(rng, FIRST_LINE), single[0])
        elif roll < 0.6 and single[-1]:
            doc.ask("last_line", pick(rng, LAST_LINE), single[-1])
        else:
            pairs = [(a, b) for a, b in zip(single, single[1:], strict=False) if a and b and single.count(a) == 1 and 4 < len(a) < 60 and '"' not in a]
            if pairs:
                a, b = rng.choice(pairs)
                doc.ask("next_line", pick(rng, AFTER_LINE, line=a.replace("{", "(").replace("}", ")")), b)


def make_title(rng: Rng) -> str:
    style = rng.randrange(6)
    name = w.pseudo(rng, 2, 3).capitalize()
    if style == 0:
        return f"On the {rng.choice(w.ITEM_ADJ).title()} {rng.choice(w.THINGS).title()} of {name}"
    if style == 1:
        return f"{name}: A New {rng.choice(w.THINGS).title()} for {rng.choice(w.COUNTRIES)}"
    if style == 2:
        return f"Annual Report {rng.randint(1990, 2026)} of {w.company(rng)}"
    if style == 3:
        return f"{rng.choice(['Measuring', 'Learning', 'Building', 'Understanding', 'Repairing', 'Planning'])} {rng.choice(w.THINGS).title()}s in {rng.choice(w.CITIES)}"
    if style == 4:
        return f"The {name} {rng.choice(['Story', 'Project', 'Plan', 'Question', 'Case', 'Handbook', 'Guide'])}"
    return f"{name} {w.pseudo(rng, 2, 2)} and {w.pseudo(rng, 2, 3)}"


def make_text(rng: Rng) -> Document:
    """A page of running text, like a book page, a notice or an article."""
    flow = Flow(rng, "text")
    doc = flow.doc
    title = make_title(rng) if rng.random() < 0.7 else None
    if title:
        printed = flow.heading(title)
        flow.feed(0.5)
        doc.ask("title", pick(rng, HEADING), " ".join(printed))
    if rng.random() < 0.3:
        author = w.person(rng)
        flow.put(rng.choice(["By ", "by ", "Written by ", "Author: "]) + author)
        doc.ask("author", pick(rng, ["Who wrote this?", "Who is the author?", "Who is the author of this text?", "By whom was this written?", "Name the author."]), author)
        flow.feed(0.5)
    used: set[str] = set()
    for _ in range(rng.randint(1, 4)):
        flow.put(paragraph(rng, rng.randint(1, 4), doc, rng.randint(1, 3), used))
        flow.feed(rng.choice([0, 0.5, 1]))
    if rng.random() < 0.3:
        number = str(rng.randint(1, 400))
        flow.feed(1)
        flow.put(number, rng.choice("lcr"))
        doc.ask("page_number", pick(rng, ["What is the page number?", "Which page is this?", "What number is at the bottom of the page?", "page number?", "What page are we on?"]), number)
    if rng.random() < 0.6:
        unknown(rng, doc)
    if rng.random() < 0.5:
        ask_lines(doc, rng)
    return flow.finish()


def make_letter(rng: Rng) -> Document:
    flow = Flow(rng, "letter")
    doc = flow.doc
    sender, recipient, firm = w.person(rng), w.person(rng), w.company(rng)
    date = w.date(rng)
    city, sender_city = _place(rng), _place(rng)
    street, sender_street = w.street(rng), w.street(rng)
    style = rng.randrange(3)
    facts: list[tuple[str, list[str], str]] = []
    if style == 2:  # e-mail or memo
        memo = rng.random() < 0.4
        subject = make_title(rng)
        sender_mail = w.email(rng, sender)
        if memo:
            flow.heading(rng.choice(["MEMO", "Memorandum", "Internal note", "INTERNAL MEMO"]))
        for key, value in (("From", f"{sender} <{sender_mail}>" if not memo else sender), ("To", recipient), ("Date", date), ("Subject", subject)):
            flow.at(f"{key}: {value}", flow.left)
            flow.feed()
        flow.line_across()
        facts.append(("subject", ["What is the subject?", "What is this message about?", "What does the subject line say?", "Subject?", "What is the topic of the message?"], subject))
        if not memo:
            facts.append(("email", ["What is the sender's e-mail address?", "From which e-mail address was this sent?", "What is the email of the sender?"], sender_mail))
    else:
        head = [firm, sender_street, f"{w.digits(rng, 5)} {sender_city}"]
        align = rng.choice("lcr")
        for k, text in enumerate(head):
            flow.put(text, align, k == 0 and rng.random() < 0.6, 1.3 if k == 0 and style == 0 else 1.0)
        flow.feed(1)
        if rng.random() < 0.5:
            flow.put(date, rng.choice("lr"))
            flow.feed(1)
            dated = True
        else:
            dated = False
        for text in (recipient, street, f"{w.digits(rng, 5)} {city}"):
            flow.put(text)
        flow.feed(1)
        if not dated:
            flow.put(rng.choice([f"{sender_city}, {date}", f"Date: {date}", date]), rng.choice("lr"))
            flow.feed(0.7)
        if rng.random() < 0.5:
            reference = w.code(rng)
            flow.put(rng.choice(["Our reference: ", "Ref: ", "Reference: ", "Your ref.: "]) + reference)
            facts.append(("reference", ["What is the reference?", "Which reference number does the letter have?", "What is the ref. number?", "Reference of the letter?"], reference))
        if rng.random() < 0.6:
            subject = rng.choice(["Subject: ", "Re: ", "RE: "])
            topic = make_title(rng)
            printed = flow.put(subject + topic, bold=rng.random() < 0.5)
            facts.append(("subject", ["What is the subject of the letter?", "What is the letter about?", "What is the subject?", "What does the subject line say?"], " ".join(printed)[len(subject) :]))
            flow.feed(0.5)
        facts.append(("sender_company", ["Which company sent the letter?", "From which company is this letter?", "What is the sender's company?", "Which firm is in the letterhead?"], firm))
    last = recipient.split(" ")[-1]
    used: set[str] = set()
    flow.put(rng.choice([f"Dear {recipient},", f"Dear Mr {last},", f"Dear Ms {last},", f"Dear {recipient.split(' ')[0]},", f"Hello {recipient.split(' ')[0]},"]))
    flow.feed(0.5)
    for _ in range(rng.randint(1, 3)):
        flow.put(paragraph(rng, rng.randint(1, 2), doc, rng.randint(0, 2), used))
        flow.feed(0.5)
    flow.put(rng.choice(["Yours sincerely,", "Kind regards,", "Best regards,", "With best wishes,", "Yours faithfully,", "Thank you,"]))
    flow.feed(rng.choice([0.2, 1, 2]))
    flow.put(sender)
    if rng.random() < 0.5:
        job = rng.choice(w.JOBS)
        flow.put(job)
        facts.append(("job", ["What is the position of the sender?", "What is the sender's job title?", f"What is {sender}'s job?", "What is the signer's role?"], job))
    facts += [
        ("sender", ["Who wrote this letter?", "Who signed the letter?", "Who is the sender?", "Who sent this?", "From whom is this letter?", "Whose signature is at the end?"], sender),
        ("recipient", ["Who is the recipient?", "To whom is this letter addressed?", "Who received this letter?", "Who is the letter for?", "To whom was this sent?"], recipient),
        ("date", ["What is the date of this letter?", "When was the letter written?", "Date of the letter?", "What is the date?", "On which date was this written?"], date),
    ]
    rng.shuffle(facts)
    for kind, templates, answer in facts[: rng.randint(3, 5)]:
        doc.ask(kind, pick(rng, templates), answer)
    if rng.random() < 0.6:
        unknown(rng, doc)
    if rng.random() < 0.3:
        ask_lines(doc, rng)
    return flow.finish()


def make_paper(rng: Rng) -> Document:
    """Title, authors, numbered headings, one or two columns; rows of a two-column page join with a tab as a reader sees them."""
    flow = Flow(rng, "paper", float(rng.choice([900, 1000, 1240])))
    flow.size = flow.width / rng.choice([70, 80, 90])
    flow.role = "serif" if rng.random() < 0.75 else "sans"
    doc = flow.doc
    title = make_title(rng)
    printed = flow.put(title, "c" if rng.random() < 0.8 else "l", True, rng.choice([1.6, 1.9, 2.2]))
    doc.ask("title", pick(rng, ["What is the title of this paper?", "What is the paper called?", "What is the title?", "Title of the article?", "What is the title of the document?", "Which title does the paper have?", "what is this paper's title"]), " ".join(printed))
    flow.feed(0.5)
    authors = w.unique(rng, rng.randint(1, 4), w.person)
    joined = ", ".join(authors) if rng.random() < 0.6 else " and ".join([", ".join(authors[:-1]), authors[-1]] if len(authors) > 1 else authors)
    lines = flow.put(joined, "c", scale=1.1)
    if len(lines) == 1:
        doc.ask("authors", pick(rng, ["Who are the authors?", "Who wrote this paper?", "Which authors are named?", "Name the authors.", "By whom is this paper?", "who wrote this"]), joined)
    doc.ask("first_author", pick(rng, ["Who is the first author?", "Which author is named first?", "What is the name of the first author?", "First author?"]), authors[0])
    university = f"University of {_place(rng)}" if rng.random() < 0.5 else f"{w.pseudo(rng, 2, 3).capitalize()} Institute of Technology"
    if rng.random() < 0.8:
        flow.put(university, "c")
        doc.ask("affiliation", pick(rng, ["What is the affiliation of the authors?", "At which institution do the authors work?", "Which university is named?", "Where do the authors work?", "From which institution is this paper?"]), university)
    if rng.random() < 0.5:
        mail = w.email(rng)
        flow.put(mail, "c")
        doc.ask("email", pick(rng, ["What is the e-mail address?", "What email address is given?", "How can the authors be contacted?", "Which e-mail is printed under the authors?"]), mail)
    flow.feed(1)
    used: set[str] = set()
    blocks: list[tuple[str, bool]] = []  # text, is a heading
    blocks.append((rng.choice(["Abstract", "ABSTRACT", "Summary"]), True))
    blocks.append((paragraph(rng, 2, doc, 1, used), False))
    if rng.random() < 0.4:
        keywords = ", ".join(w.unique(rng, rng.randint(2, 4), lambda r: r.choice(w.THINGS)))
        blocks.append((f"Keywords: {keywords}", False))
        doc.ask("keywords", pick(rng, ["What are the keywords?", "Which keywords are listed?", "List the keywords.", "Keywords?"]), keywords)
    sections = rng.sample([s for s in SECTIONS if s != "Summary"], rng.randint(2, 5))
    mark = rng.choice(["{n} {s}", "{n}. {s}", "{s}", "{n}. {s}"])
    for n, section in enumerate(sections, 1):
        blocks.append((mark.format(n=n, s=section), True))
        blocks.append((paragraph(rng, rng.randint(1, 3), doc, 1, used), False))
    if "{n}" in mark:
        n = rng.randint(1, len(sections))
        doc.ask("section", pick(rng, ["What is the title of section {n}?", "What is section {n} called?", "Which heading does section {n} have?", "heading of section {n}?", "Name section {n}."], n=str(n)), sections[n - 1])
        doc.ask("section_number", pick(rng, ["What is the number of the section \"{s}\"?", "Which number does the section {s} have?", "In which section is \"{s}\": which number?"], s=sections[n - 1]), str(n))
        doc.ask("section_count", pick(rng, ["How many numbered sections are there?", "How many sections does the page have?", "Count the numbered sections."]), str(len(sections)))
    n = rng.randrange(len(sections) - 1)
    doc.ask("next_section", pick(rng, ["Which section comes after \"{s}\"?", "What section follows {s}?", "What is the next heading after {s}?", "after {s}, which section comes?"], s=sections[n]), sections[n + 1])
    columns = 2 if rng.random() < 0.6 else 1
    gutter = flow.width * 0.03
    width = (flow.right - flow.left - gutter * (columns - 1)) / columns
    step = flow.line
    laid: list[tuple[str, bool, float]] = []
    for text, is_heading in blocks:
        scale = 1.15 if is_heading else 1.0
        for k, part in enumerate(wrap(text, width, flow.size * scale, flow.role, is_heading)):
            laid.append((part, is_heading, 0.6 if k == 0 and is_heading else 0.0))
    per = -(-len(laid) // columns)
    top = flow.y
    lowest = top
    for c in range(columns):
        y = top
        x = flow.left + c * (width + gutter)
        # Columns keep a common grid of lines, as typeset pages do, so that rows join across.
        for part, is_heading, before in laid[c * per : (c + 1) * per]:
            y += step * (before if columns == 1 else 0)
            doc.add(part, x, y, flow.size * (1.15 if is_heading else 1.0), flow.role, is_heading)
            y += step
        lowest = max(lowest, y)
    flow.y = lowest + step
    if rng.random() < 0.4:
        number = str(rng.randint(1, 900))
        flow.put(number, "c")
        doc.ask("page_number", pick(rng, ["What is the page number?", "Which page is this?", "page number?", "What number is at the bottom?"]), number)
    if rng.random() < 0.6:
        unknown(rng, doc)
    rng.shuffle(doc.questions)
    return flow.finish()
