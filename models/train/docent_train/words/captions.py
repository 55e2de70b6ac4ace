"""Short and detailed captions of documents whose facts are known, under the published prompts (MONKEY.md, "Text").

A caption is a list of pieces: text that is written, and facts (as tuples of one) that are copied from the page. A fact that the page does not show
as it reads takes its sentence along.
"""

SHORT, DETAILED = "Generate the caption in English:", "Generate the detailed caption in English:"

# Kind of document -> what it is called, and its sentences; {kind of question} is that question's answer.
FIRST = {
    "receipt": ("A receipt from {company}.", "A receipt."),
    "invoice": ("An invoice to {buyer}.", "An invoice."),
    "letter": ("A letter from {sender} to {recipient}.", "A letter from {sender}.", "A letter to {recipient}.", "A letter."),
    "statement": ("An account statement of {bank} for {owner}.", "An account statement."),
    "form": ("A form titled {title}.", "A form."),
    "table": ("A table titled {title}.", "A table."),
    "text": ("A text titled {title}.", "A page of text."),
    "paper": ("A paper by {first_author} titled {title}.", "A paper titled {title}.", "A paper."),
    "chart": ("A chart titled {title}.", "A chart."),
}
MORE = {
    "receipt": ("It is dated {date}.", "The total is {total}.", "The address is {address}."),
    "invoice": ("It is dated {date}.", "The total is {total}.", "It is due on {due}."),
    "letter": ("It is dated {date}.", "The subject is {subject}."),
    "statement": ("The account is {account}.", "The balance was {opening} before and is {closing} now."),
    "form": ("It is signed by {signature}.",),
    "table": ("The first row is {first_row}.", "The last row is {last_row}."),
    "text": ("It is by {author}.",),
    "paper": ("The keywords are {keywords}.",),
    "chart": (),
}
SAME = {"real_receipt": "receipt", "people_table": "table", "contacts": "table", "people_text": "text"}


def filled(sentence: str, facts: dict, shown) -> "list | None":
    """-> pieces, or None when a fact is not known or not shown."""
    pieces = []
    for k, part in enumerate(sentence.replace("}", "{").split("{")):
        if k % 2 == 0:
            pieces.append(part)
        elif part in facts and shown(facts[part]):
            pieces.append((facts[part],))
        else:
            return None
    return pieces


def caption(document, detailed: bool, shown) -> "tuple[str, list] | None":
    """shown(text): whether the page, as it reads, shows it. -> (prompt, pieces)."""
    kind = SAME.get(document.kind, document.kind)
    if kind not in FIRST:
        return None
    facts = {}
    for q in document.questions:
        if not q.unanswerable:
            facts.setdefault(q.kind, q.answers[0])
    facts.update({k: v for k, v in (getattr(document, "fields", None) or {}).items()})
    pieces = next(p for s in FIRST[kind] if (p := filled(s, facts, shown)) is not None)
    for sentence in MORE[kind] if detailed else ():
        more = filled(sentence, facts, shown)
        if more is not None:
            pieces = [*pieces, " ", *more]
    return DETAILED if detailed else SHORT, pieces
