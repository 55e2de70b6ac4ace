"""Pages of labelled values: forms, cards, tickets, certificates."""
from __future__ import annotations

import random
from collections.abc import Callable

from . import words as w
from .facts import filler_sentence
from .flow import Flow
from .page import Document, Rule, estimate_width, pick
from .prose import ask_lines, make_title

Rng = random.Random


def _amount(rng: Rng) -> str:
    return f"{rng.choice(['', '', '$', '€', '£', 'RM ', 'USD '])}{rng.randint(1, 9999):,}.{rng.randrange(100):02d}"


def iban(rng: Rng) -> str:
    return f"{rng.choice(['DE', 'GB', 'FR', 'NL', 'MY', 'CH'])}{w.digits(rng, 2)} {w.digits(rng, 4)} {w.digits(rng, 4)} {w.digits(rng, 4)} {w.digits(rng, 2)}"


def _measure(rng: Rng) -> str:
    return f"{rng.randint(1, 990)}{rng.choice(['', '.5', '.2'])} {rng.choice(['kg', 'cm', 'm', 'km', 'g', 'mm', 'l', 'kW', 'V', 'days', 'hours', 'pages', 'pcs', '°C', 'mg'])}"


def city(rng: Rng) -> str:
    return rng.choice(w.CITIES) if rng.random() < 0.6 else w.pseudo(rng, 2, 3).capitalize()


def _word(rng: Rng) -> str:
    return w.pseudo(rng, 2, 3)


# (labels, maker, questions beyond the generic ones)
SCHEMA: list[tuple[list[str], Callable[[Rng], str], list[str]]] = [
    (["Name", "Full name", "Applicant", "Name of applicant", "Customer name", "Client", "Patient", "Holder", "Guest", "Passenger", "Insured", "Tenant", "Student", "Employee"], w.person, ["Who is the {label}?", "Whose name is entered?"]),
    (["Date of birth", "Birth date", "DOB", "Born"], w.date, ["When was the person born?"]),
    (["Date", "Issue date", "Date of issue", "Issued on", "Application date", "Signed on"], w.date, ["When was this issued?"]),
    (["Expiry date", "Valid until", "Expires", "Due date", "Payment due", "Deadline", "Valid to"], w.date, ["Until when is it valid?", "When does it expire?"]),
    (["Time", "Departure", "Arrival", "Start time", "Boarding time", "Check-in", "Doors open"], w.time, ["At what time?", ]),
    (["Phone", "Telephone", "Mobile", "Tel.", "Contact number", "Phone no."], w.phone, ["What number can be called?"]),
    (["Fax", "Fax no."], w.phone, []),
    (["Email", "E-mail", "Email address"], w.email, ["What is the e-mail address?"]),
    (["Address", "Street", "Home address", "Delivery address", "Street address"], w.street, ["Where does the person live?"]),
    (["City", "Town", "Place of birth", "Destination", "From", "To", "Branch"], city, ["Which city is given as {label}?"]),
    (["Country", "Nationality", "Country of origin", "Citizenship"], lambda r: r.choice(w.COUNTRIES), []),
    (["Postcode", "ZIP", "ZIP code", "Postal code"], lambda r: w.digits(r, 5), []),
    (["Company", "Employer", "Organisation", "Supplier", "Manufacturer", "Bank", "Insurer", "School"], w.company, ["Which company is named as {label}?"]),
    (["Occupation", "Job title", "Position", "Profession", "Title"], lambda r: r.choice(w.JOBS), []),
    (["Department", "Division", "Unit"], lambda r: r.choice(w.DEPARTMENTS), []),
    (["Reference", "Reference no.", "Case number", "File no.", "Policy number", "Order number", "Customer ID", "Ticket no.", "Serial number", "Passport no.", "Licence no.", "Registration no.", "Booking code", "Contract no.", "Form no.", "Batch"], w.code, ["Which number is given as {label}?"]),
    (["Account number", "Account", "IBAN", "Bank account"], iban, []),
    (["Amount", "Total", "Fee", "Price", "Deposit", "Balance", "Salary", "Monthly rent", "Premium", "Refund", "Paid"], _amount, ["How much is the {label}?"]),
    (["Quantity", "Number of persons", "Age", "Seats", "Pages", "Copies", "Children", "Nights", "Floor", "Room", "Gate", "Seat", "Platform"], lambda r: str(r.randint(1, 99)), []),
    (["Weight", "Height", "Length", "Dose", "Volume", "Temperature", "Distance", "Duration", "Power"], _measure, ["How much is the {label}?"]),
    (["Product", "Item", "Model", "Article", "Equipment", "Vehicle"], w.product, ["Which {label} is named?"]),
    (["Status", "Result", "Decision"], lambda r: r.choice(["approved", "rejected", "pending", "open", "closed", "passed", "failed", "complete", "in progress", "cancelled"]), []),
    (["Member", "Smoker", "Married", "Insured", "First visit", "Newsletter", "Urgent", "Confidential"], lambda r: r.choice(["yes", "no", "Yes", "No"]), []),
    (["Colour", "Hair colour", "Eye colour"], lambda r: r.choice(["red", "blue", "green", "black", "white", "brown", "grey", "silver"]), []),
    (["Language", "Subject", "Purpose", "Reason", "Category", "Remarks", "Notes"], lambda r: f"{_word(r)} {r.choice(w.THINGS)}" if r.random() < 0.5 else _word(r).capitalize(), []),
    (["Website", "Web", "URL"], lambda r: f"www.{_word(r)}.{r.choice(['com', 'org', 'net', 'de'])}", []),
    (["Doctor", "Contact person", "Manager", "Supervisor", "Teacher", "Witness", "Agent", "Prepared by", "Approved by", "Signed by", "Emergency contact"], w.person, ["Who is named as {label}?", "Who is the {label}?"]),
    (["Day", "Weekday"], lambda r: r.choice(w.DAYS), []),
]
GENERIC = ["What is the {label}?", "What is the value of {label}?", "Which {label} is given?", "{label}?", "What does it say for {label}?", "What is written next to {label}?", "Find the {label}.", "Tell me the {label}.", "What has been entered for {label}?",
           "What is filled in under {label}?", "what is the {label}", "Give the {label}.", "Which value does {label} have?", "What is the {label} on this page?", "What was entered as {label}?", "Look up the {label}.", "State the {label}.", "Read the {label}."]
INVERSE = ["Which field contains {value}?", "What is {value}?", "For which field is {value} given?", "Which label stands next to {value}?", "What does {value} stand for on this page?", "Under which label is {value} entered?", "Where does {value} appear: in which field?",
           "{value} is the value of which field?", "Which entry says {value}?", "Name the field that shows {value}."]
CHECK = ["Is the {label} {value}?", "Does the page give {value} as the {label}?", "is {value} the {label}?", "Is {value} entered for {label}?", "Does it say {value} for {label}?", "Is {value} the value of {label}?"]
HEADING = ["What is the title of the form?", "What is the heading?", "What is the title of this page?", "What kind of form is this?", "Which title is at the top?", "What does the heading say?", "What is this document called?", "Title of the document?", "what is the title",
           "What is printed at the top as the title?"]
FORM_TITLES = ["Application Form", "Registration Form", "Patient Record", "Order Form", "Claim Form", "Membership Card", "Booking Confirmation", "Boarding Pass", "Event Ticket", "Certificate", "Delivery Note", "Visitor Pass", "Inspection Report", "Feedback Form", "Job Sheet",
               "Rental Agreement", "Travel Request", "Parking Permit", "Insurance Card", "Warranty Card", "Loan Request", "Lab Report", "Enrolment Form", "Change of Address", "Vehicle Registration", "Library Card", "Prescription", "Shipping Label", "Permit", "Declaration"]


def _ask_fields(doc: Document, rng: Rng, fields: list[tuple[str, str, list[str]]], count: int) -> None:
    """Questions on (label, value, special questions); values that occur twice are not asked backwards."""
    values = [v.lower() for _, v, _ in fields]
    for label, value, special in rng.sample(fields, min(count, len(fields))):
        spoken = label if rng.random() < 0.5 else label.lower()
        if not value:
            doc.ask("field", pick(rng, GENERIC, label=spoken))
            continue
        roll = rng.random()
        if roll < 0.72:
            doc.ask("field", pick(rng, GENERIC, label=spoken), value)
        elif roll < 0.8 and special and sum(s is special for _, _, s in fields) == 1:
            doc.ask("field", pick(rng, special, label=spoken), value)
        elif roll < 0.9 and values.count(value.lower()) == 1:
            doc.ask("field_of_value", pick(rng, INVERSE, value=value), label)
        else:
            other = rng.choice([v for _, v, _ in fields if v])
            right = rng.random() < 0.5
            doc.ask("yes_no", pick(rng, CHECK, label=spoken, value=value if right else other), "yes" if right or other == value else "no")


def _fields(rng: Rng, count: int) -> tuple[list[tuple[str, str, list[str]]], str]:
    """Different labels with values, and one label that is left out."""
    chosen = rng.sample(SCHEMA, min(count + 1, len(SCHEMA)))
    out: list[tuple[str, str, list[str]]] = []
    seen: set[str] = set()
    for labels, make, special in chosen:
        label = rng.choice(labels) if rng.random() < 0.9 else w.pseudo(rng, 2, 3).capitalize() + rng.choice(["", " no.", " code", " name", " date"])
        if label.lower() in seen:
            continue
        seen.add(label.lower())
        out.append((label, make(rng), special))
    left_out = out.pop()
    # A synonym of the label that is left out must not stand on the page.
    return out, left_out[0]


def make_form(rng: Rng) -> Document:
    """Label and value in many shapes: one segment, two segments, above each other, two columns, boxed."""
    flow = Flow(rng, "form", float(rng.choice([500, 620, 800, 900, 1000, 1240])))
    doc = flow.doc
    upper = rng.random() < 0.15
    fields, missing = _fields(rng, rng.choice([3, 4, 5, 6, 8, 10, 13, 16, 20]))
    if upper:
        fields = [(label.upper(), value.upper(), special) for label, value, special in fields]
    title = None
    if rng.random() < 0.75:
        title = rng.choice(FORM_TITLES) if rng.random() < 0.6 else make_title(rng)
        title = title.upper() if rng.random() < 0.3 else title
        title = " ".join(flow.heading(title))
        flow.feed(0.6)
    if rng.random() < 0.2:
        flow.put(filler_sentence(rng))
        flow.feed(0.4)
    shape = rng.choice(["joined", "joined", "split", "split", "split", "above", "two", "dots", "boxed"])
    colon = rng.choice([":", ":", "", " :"])
    bold = rng.random() < 0.5
    column = flow.left + (flow.right - flow.left) * rng.uniform(0.25, 0.5)
    empty = rng.random() < 0.12
    index = 0
    shown: list[tuple[str, str, list[str]]] = []
    while index < len(fields):
        label, value, special = fields[index]
        if empty and rng.random() < 0.2:
            value = ""
        if rng.random() < 0.06:
            flow.feed(0.5)
            flow.put(rng.choice(["Personal details", "Part B", "Payment", "Details", "Section 2", "Further information", "For office use only"]), bold=True, scale=1.1)
        group = [(label, value, special)]
        if shape == "joined":
            if not value:
                value, group = fields[index][1], [fields[index]]
            flow.put(f"{label}{colon or ':'} {value}")
        elif shape in ("split", "boxed"):
            flow.at(label + colon, flow.left, bold=bold)
            if value:
                flow.at(value, max(column, flow.left + doc.items[-1].width + flow.size))
            if shape == "boxed":
                doc.rules.append(Rule("box", flow.left - 4, flow.y - flow.line * 0.15, flow.right, flow.y + flow.line * 0.95))
                flow.feed(0.2)
            flow.feed()
        elif shape == "dots":
            text = f"{label} "
            need = int((column - flow.left) / flow.size / 0.33) - len(text)
            flow.put(f"{text}{'.' * max(3, min(40, need))} {value}" if value else f"{text}{'_' * 14}")
        elif shape == "above":
            flow.at(label, flow.left, bold=bold, scale=0.85)
            flow.feed(0.9)
            flow.at(value or "-", flow.left)
            if not value:
                value, group = "-", [(label, "-", special)]
            flow.feed(1.4)
        else:
            group = [(label, value, special)] + ([fields[index + 1]] if index + 1 < len(fields) else [])
            half = (flow.right - flow.left) / 2
            taken = half * 0.42 + estimate_width(value, flow.size, flow.role, False)
            if max(taken, estimate_width(f"{label}: {value}", flow.size, flow.role, bold) + flow.size) > half:
                group = group[:1]  # too long to stand beside another
            for k, (a, b, _) in enumerate(group):
                x = flow.left + k * half
                item = flow.at(a + colon, x, bold=bold)
                if b:
                    flow.at(b, max(x + half * 0.42, x + item.width + flow.size * 0.8))
            index += len(group) - 1
            flow.feed()
        shown += group
        index += 1
    flow.feed(rng.choice([0, 0.5, 1]))
    if rng.random() < 0.25:
        signer = w.person(rng)
        flow.put(rng.choice(["Signature: ", "Signed: ", "Signed by: "]) + signer)
        if not any("sign" in label.lower() for label, _, _ in shown):
            doc.ask("signature", pick(rng, ["Who signed this?", "Whose signature is on the page?", "Who signed the form?", "By whom is it signed?"]), signer)
    _ask_fields(doc, rng, shown, rng.randint(4, 8))
    if title and rng.random() < 0.4:
        doc.ask("title", pick(rng, HEADING), title)
    family = next((labels for labels, _, _ in SCHEMA if missing in labels), [missing])
    if not any(label.lower() in {f.lower() for f in family} for label, _, _ in shown):
        doc.ask("field", pick(rng, GENERIC, label=missing.lower() if rng.random() < 0.5 else missing))
    if rng.random() < 0.3 and shape in ("joined", "above"):
        ask_lines(doc, rng)
    return flow.finish(rng.choice([1.414, 0.6, 1.0]))
