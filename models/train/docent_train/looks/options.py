"""Forms with boxes to tick, and lines to sign."""

import random

from ..documents import words as w
from ..documents.facts import filler_sentence
from ..documents.page import vary
from .marks import cross, signature, stamp, tick
from .sheet import Sheet

GROUPS = {
    "Membership": ("Adult", "Junior", "Family", "Senior", "Student", "Corporate", "Life member"),
    "Payment method": ("Cash", "Credit card", "Bank transfer", "Cheque", "Direct debit", "Invoice", "PayPal"),
    "Marital status": ("Single", "Married", "Divorced", "Widowed", "Separated"),
    "Delivery": ("Standard", "Express", "Collect in store", "Next day", "Courier"),
    "Title": ("Mr", "Mrs", "Ms", "Dr", "Prof"),
    "Gender": ("Male", "Female", "Other"),
    "Condition": ("New", "Good", "Fair", "Poor", "Damaged"),
    "Meal": ("Vegetarian", "Vegan", "Chicken", "Fish", "Beef", "No meal"),
    "Size": ("Small", "Medium", "Large", "Extra large"),
    "Type of request": ("New application", "Renewal", "Change of address", "Cancellation", "Replacement", "Complaint"),
    "Result": ("Pass", "Fail", "Retest", "Not tested"),
    "Smoker": ("Yes", "No"),
    "Insured": ("Yes", "No", "Not sure"),
    "First visit": ("Yes", "No"),
    "Priority": ("Low", "Normal", "High", "Urgent"),
    "Language": ("English", "French", "German", "Spanish", "Italian", "Dutch"),
    "Documents enclosed": ("Passport copy", "Birth certificate", "Proof of address", "Bank statement", "Photograph", "References"),
    "Symptoms": ("Fever", "Cough", "Headache", "Nausea", "Fatigue", "Rash"),
}
WHICH = [
    "Which {g} is {s}?", "Which box is {s}?", "Which option is {s}?", "What is {s} under {g}?", "Which {g} was chosen?", "Which {g} has been selected?", "What did they pick for {g}?", "{g}: which box is {s}?",
    "Which of the boxes is {s}?", "What was {s} for {g}?", "Which checkbox is {s}?", "Which {g} did the person choose?", "What is selected as {g}?", "Which answer is {s} for {g}?", "What {g} is marked?", "which {g} has a mark in its box",
]
IS = [
    'Is "{o}" {s}?', "Is the box {o} {s}?", "Is the box beside {o} {s}?", "Has {o} been {s}?", "Was {o} selected?", "Is {o} checked?", "Is {o} marked?", "{o}: is the box {s}?",
    "Is the checkbox for {o} {s}?", "Did they tick {o}?", "Was the box {o} {s}?", "Is there a mark beside {o}?", "Have they chosen {o}?", "Does {o} have a check mark?", "is {o} chosen",
]
STATE = ['What is in the box beside "{o}"?', "Is the box for {o} ticked, crossed or empty?", "What is the state of the box {o}?", "How is the box {o} marked?", "Ticked, crossed or empty: {o}?", "What mark does the box {o} have?", "In which state is the checkbox {o}?", "What does the box next to {o} contain?"]
# Where the same word stands in another group too.
IS_OF = ['Is {o} {s} for "{g}"?', "Was {o} {s} under {g}?", "{g}: is {o} {s}?", "For {g}, did they choose {o}?", "Is the box {o} {s} at {g}?"]
EMPTY = ["Which box is empty?", "Which box is not ticked?", "Which option is left empty under {g}?", "Which {g} is not marked?", "Which box was left blank?", "Which {g} was not chosen?", "What is not ticked under {g}?"]
SIGNED = [
    "Is the page signed?", "Is this signed?", "Is there a signature on this page?", "Has anyone signed this document?", "Does the document bear a signature?", "Is the form signed?", "Was it signed?",
    "Did anyone sign here?", "Can you see a signature?", "Has this been signed?", "Is a signature present?", "Does this page have a signature?", "Is there a handwritten signature?", "Is the document signed or not?", "Did somebody sign the page?", "Is the agreement signed?",
]
WHO = ["Who has signed?", "Which party has signed?", "Whose signature is there?", "Who signed the form?", "Which signature line is signed?", "Which of the lines is signed?", "Who put a signature on the page?"]
BY = ["Has the {p} signed?", "Did the {p} sign?", "Is there a signature of the {p}?", "Is the line for the {p} signed?", "Is the {p}'s signature there?", "Does the {p}'s line bear a signature?", "Signed by the {p}?", "Is the signature of the {p} missing or there: was it signed?"]
STAMPED = ["Is there a stamp on the page?", "Is the page stamped?", "Does the document carry a stamp?", "Has it been stamped?", "Is there a rubber stamp?", "Can you see a stamp?", "Was this stamped?", "Does it have a stamp?", "Is a stamp present?", "Did someone stamp this document?", "Is there a seal or stamp?", "Is the invoice stamped?"]
STAMP_COLOUR = ["What colour is the stamp?", "Which colour does the stamp have?", "In what colour is it stamped?", "stamp colour?", "What is the colour of the stamp?", "What color is the stamp?", "The stamp is in which colour?"]
PARTIES = (("Landlord", "Tenant"), ("Seller", "Buyer"), ("Employer", "Employee"), ("Lender", "Borrower"), ("Client", "Contractor"), ("Applicant", "Witness"), ("Patient", "Doctor"), ("Parent", "Teacher"), ("Chair", "Secretary"), ("Customer", "Manager"))


def own_group(r: random.Random) -> "tuple[str, tuple[str, ...]]":
    """A group of its own: what forms ask is without end."""
    pools = (w.CITIES, w.COUNTRIES, w.MONTHS, w.DAYS, w.ITEM_ADJ, w.THINGS)
    pool = r.choice(pools)
    roll = r.random()
    if roll < 0.25:
        names = w.unique(r, 5, lambda q: w.pseudo(q, 2, 3).capitalize())
    elif roll < 0.4:
        names = [str(n) for n in range(1, 6)] if r.random() < 0.5 else ["under 18", "18 to 30", "31 to 45", "46 to 65", "over 65"]
    else:
        names = [str(n)[:1].upper() + str(n)[1:] for n in r.sample(list(pool), 5)]
    return r.choice((w.pseudo(r, 2, 3).capitalize(), r.choice(list(w.THINGS)).capitalize(), r.choice(("Option", "Choice", "Answer", "Type", "Class", "Region", "Day", "Category", "Rating", "Age group", "Branch")))), tuple(names)


def boxes(sheet: Sheet, x: float, y: float, right: float, size: float, used: "set[str]") -> float:
    """A group of boxes with its questions -> where the page goes on."""
    r = sheet.r
    group = r.choice([g for g in GROUPS if g not in used])
    pool = GROUPS[group]
    if r.random() < 0.35:
        group, pool = own_group(r)
        if group in used:
            return y
    elif r.random() < 0.15:
        # A question with its boxes for yes and no.
        group, pool = " ".join(filler_sentence(r).split()[: r.randint(3, 7)]).strip(".,").capitalize(), ("Yes", "No")
    used.add(group)
    known = {text for text, *_ in sheet.segments}
    twice = set(pool) == {"Yes", "No"} and "Yes" in known
    pool = [o for o in pool if twice or o not in known]
    if len(pool) < 2:
        return y
    options = r.sample(pool, min(len(pool), r.randint(2, 6)))
    side, across, before = size * r.uniform(0.7, 1.15), r.random() < 0.45, r.random() < 0.75
    mark, by_hand = r.choice(("ticked", "ticked", "crossed")), r.random() < 0.5
    single = r.random() < 0.65
    states = ["empty"] * len(options)
    for k in [r.randrange(len(options))] if single else [k for k in range(len(options)) if r.random() < 0.5]:
        states[k] = mark
    if not single and r.random() < 0.3:
        states = [r.choice(("ticked", "crossed", "empty")) for _ in options]
    line, glyph = sheet.font(size).size * r.uniform(1.5, 2.0), r.random() < 0.4
    style = r.random()
    round_ = r.random() < 0.12 and by_hand or style < 0.06
    if group not in GROUPS or r.random() < 0.85:
        sheet.write(x, y, group + r.choice((":", "", "?")), size, r.random() < 0.5)
        y += line
    at = x + r.uniform(0, 1.5) * size
    start = at
    for option, state in zip(options, states):
        wide = sheet.measure(option, size) + side * 3.2
        if across and at + wide > right:
            at, y = start, y + line
        label_x = at + side * r.uniform(1.3, 1.7) if before else at
        box_x = at if before else at + sheet.measure(option, size) + side * 0.6
        box = (box_x, y + size * 0.92 - side * 0.95, box_x + side, y + size * 0.92 + side * 0.05)
        (sheet.draw.ellipse if round_ else sheet.draw.rectangle)(box, outline=sheet.ink, width=max(1, round(side * r.uniform(0.04, 0.1))))
        if state != "empty":
            (tick if state == "ticked" else cross)(sheet, box, r, by_hand, style)
        if glyph:
            sheet.segments.append(("☐", box[0], box[1], box[2], box[3]))
        sheet.note(state, sheet.write(label_x, y, option, size))
        if across:
            at += wide
        else:
            y += line
    name = group.lower()
    marked = [o for o, s in zip(options, states) if s != "empty"]
    empty = [o for o, s in zip(options, states) if s == "empty"]
    say = {"ticked": r.choice(("ticked", "checked", "marked")), "crossed": r.choice(("crossed", "marked", "checked"))}
    alone = not used - {group}
    if len(marked) == 1:
        s = say[states[options.index(marked[0])]]
        sheet.ask("box", vary(r, r.choice(WHICH if alone else [t for t in WHICH if "{g}" in t]).format(g=name, s=s)), spans=[marked[0]])
    if len(empty) == 1 and len(options) > 1:
        sheet.ask("box", vary(r, r.choice(EMPTY if alone else [t for t in EMPTY if "{g}" in t]).format(g=name)), spans=[empty[0]])
    for k in r.sample(range(len(options)), min(2, len(options))):
        state = states[k]
        if twice or r.random() < 0.5:
            said = say[state] if state != "empty" else r.choice(("ticked", "marked", "checked", "crossed"))
            sheet.ask("box", vary(r, r.choice(IS_OF if twice else IS).format(o=options[k], g=name, s=said)), "yes" if state != "empty" else "no")
        else:
            sheet.ask("box", vary(r, r.choice(STATE).format(o=options[k])), state)
    return y + line


def signing(sheet: Sheet, x: float, y: float, right: float, size: float) -> float:
    """One or two lines to sign on, signed or not; it asks no questions when the page has such already."""
    r = sheet.r
    parties = r.sample(r.choice(PARTIES), 2)[: r.choice((1, 2, 2))]
    signed = [r.random() < 0.5 for _ in parties]
    high, half = size * r.uniform(1.5, 3), (right - x) / len(parties)
    y += high
    beneath = r.random() < 0.5
    for k, (party, yes) in enumerate(zip(parties, signed)):
        left = x + k * half
        label = party if r.random() < 0.5 else f"{r.choice(('Signature of', 'Signed by'))} {party}"
        label_right = left if beneath else left + sheet.measure(label + ": ", size)
        end = left + half * r.uniform(0.8, 0.95)
        if r.random() < 0.85:
            sheet.draw.line([(label_right, y + size), (end, y + size)], fill=sheet.ink, width=max(1, round(size / 14)))
        if beneath:
            sheet.note("signed" if yes else "unsigned", sheet.write(left, y + size * 1.2, label, size))
        else:
            sheet.note("signed" if yes else "unsigned", sheet.write(left, y, label + ":", size))
        if yes:
            width = min(end - label_right, size * r.uniform(5, 11))
            signature(sheet, label_right + r.uniform(0, max(0.0, end - label_right - width)), y + size * r.uniform(0.7, 1.0), width, high, r)
    sheet.ask("signature", vary(r, r.choice(SIGNED)), "yes" if any(signed) else "no")
    if len(parties) == 2:
        k = r.randrange(2)
        sheet.ask("signature", vary(r, r.choice(BY).format(p=parties[k].lower())), "yes" if signed[k] else "no")
        if sum(signed) == 1:
            sheet.ask("signature", vary(r, r.choice(WHO)), spans=[parties[signed.index(True)]])
    sheet.drawn.add("signature")
    return y + size * 3


def stamped(sheet: Sheet, ask: bool = True):
    """With or without a stamp, and asked."""
    r = sheet.r
    yes = r.random() < 0.5
    if yes:
        size = sheet.width * r.uniform(0.14, 0.3)
        colour = r.choice(("red", "blue", "green", "purple", "black"))
        stamp(sheet, r.uniform(0.05, 0.9) * (sheet.width - size), r.uniform(0.1, 0.9) * max(1.0, sheet.height - size), size, colour, r)
        if ask:
            sheet.ask("stamp", vary(r, r.choice(STAMP_COLOUR)), colour)
    if ask:
        sheet.ask("stamp", vary(r, r.choice(STAMPED)), "yes" if yes else "no")


def make_form(r: random.Random, width: int, height: int, size: float) -> Sheet:
    sheet = Sheet(r, width, height)
    x, right = width * r.uniform(0.05, 0.12), width * r.uniform(0.88, 0.95)
    y = height * r.uniform(0.03, 0.08)
    if r.random() < 0.8:
        sheet.write(x, y, r.choice(("Application form", "Registration", "Order form", "Questionnaire", "Inspection report", "Consent form", "Booking", "Claim form", "Survey")), size * 1.6, True)
        y += size * 3
    used: "set[str]" = set()
    while y < height - size * 9:
        roll = r.random()
        if roll < 0.25:
            label, value = r.choice((("Name", w.person(r)), ("Address", w.street(r)), ("Telephone", w.phone(r)), ("Date", w.date(r)), ("Company", w.company(r)), ("City", r.choice(w.CITIES))))
            sheet.write(x, y, f"{label}:", size, r.random() < 0.3)
            sheet.write(x + (right - x) * 0.35, y, value, size)
            y += size * r.uniform(1.6, 2.2)
        elif roll < 0.4:
            _, y = sheet.paragraph(x, y, right, filler_sentence(r), size)
            y += size * 0.5
        elif roll < 0.55 and "signature" not in sheet.drawn and y > height * 0.4:
            y = signing(sheet, x, y, right, size)
        elif len(used) < 5:
            y = boxes(sheet, x, y, right, size, used) + size * 0.3
        else:
            break
    if "signature" not in sheet.drawn and height - y > size * 5 and r.random() < 0.5:
        signing(sheet, x, y, right, size)
    if r.random() < 0.35:
        stamped(sheet)
    return sheet
