"""Running text: articles, letters, papers in one or two columns."""
from __future__ import annotations

import random

from . import words as w
from .facts import paragraph, place, unknown
from .flow import Flow, wrap
from .page import Document, pick
from .rows import rows_of

Rng = random.Random

SECTIONS = ["Introduction", "Background", "Related Work", "Method", "Methods", "Materials", "Experiments", "Results", "Discussion", "Conclusion", "Conclusions", "Evaluation", "Design", "Data", "Analysis", "Limitations", "Future Work", "Summary", "Overview",
            "Implementation", "Model", "Theory", "Findings", "Recommendations", "Scope", "Definitions", "Procedure", "Costs", "Schedule", "Risks"]

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
    city, sender_city = place(rng), place(rng)
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
    university = f"University of {place(rng)}" if rng.random() < 0.5 else f"{w.pseudo(rng, 2, 3).capitalize()} Institute of Technology"
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
