"""Pages of labelled values: forms, cards, tickets, certificates, invoices, statements, contact lists, charts."""
from __future__ import annotations

import random
from collections.abc import Callable

from . import words as w
from .flow import Flow, draw_table
from .page import Document, Rule, estimate_width, pick
from .prose import ask_lines, filler_sentence, make_title
from .tables import ask_table

Rng = random.Random


def _amount(rng: Rng) -> str:
    return f"{rng.choice(['', '', '$', '€', '£', 'RM ', 'USD '])}{rng.randint(1, 9999):,}.{rng.randrange(100):02d}"


def _iban(rng: Rng) -> str:
    return f"{rng.choice(['DE', 'GB', 'FR', 'NL', 'MY', 'CH'])}{w.digits(rng, 2)} {w.digits(rng, 4)} {w.digits(rng, 4)} {w.digits(rng, 4)} {w.digits(rng, 2)}"


def _measure(rng: Rng) -> str:
    return f"{rng.randint(1, 990)}{rng.choice(['', '.5', '.2'])} {rng.choice(['kg', 'cm', 'm', 'km', 'g', 'mm', 'l', 'kW', 'V', 'days', 'hours', 'pages', 'pcs', '°C', 'mg'])}"


def _city(rng: Rng) -> str:
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
    (["City", "Town", "Place of birth", "Destination", "From", "To", "Branch"], _city, ["Which city is given as {label}?"]),
    (["Country", "Nationality", "Country of origin", "Citizenship"], lambda r: r.choice(w.COUNTRIES), []),
    (["Postcode", "ZIP", "ZIP code", "Postal code"], lambda r: w.digits(r, 5), []),
    (["Company", "Employer", "Organisation", "Supplier", "Manufacturer", "Bank", "Insurer", "School"], w.company, ["Which company is named as {label}?"]),
    (["Occupation", "Job title", "Position", "Profession", "Title"], lambda r: r.choice(w.JOBS), []),
    (["Department", "Division", "Unit"], lambda r: r.choice(w.DEPARTMENTS), []),
    (["Reference", "Reference no.", "Case number", "File no.", "Policy number", "Order number", "Customer ID", "Ticket no.", "Serial number", "Passport no.", "Licence no.", "Registration no.", "Booking code", "Contract no.", "Form no.", "Batch"], w.code, ["Which number is given as {label}?"]),
    (["Account number", "Account", "IBAN", "Bank account"], _iban, []),
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


INVOICE_META = {
    "number": (["Invoice number", "Invoice No.", "Invoice #", "Bill no.", "Invoice"], ["What is the invoice number?", "Which number does the invoice have?", "Invoice no.?", "What is the number of this invoice?", "what is the invoice #"]),
    "date": (["Invoice date", "Date", "Issued", "Date of issue"], ["What is the invoice date?", "When was the invoice issued?", "What is the date of the invoice?", "Date of the invoice?", "On which date was this invoice written?"]),
    "due": (["Due date", "Payment due", "Due", "Pay by"], ["When is the payment due?", "What is the due date?", "Until when must the invoice be paid?", "Due date?", "By which date is payment expected?"]),
    "order": (["Order no.", "PO number", "P.O. #", "Order"], ["What is the order number?", "What is the PO number?", "Which order does this invoice belong to?", "Order no.?"]),
    "customer": (["Customer no.", "Customer ID", "Account no.", "Client no."], ["What is the customer number?", "What is the customer ID?", "Which customer number is printed?", "Customer no.?"]),
    "terms": (["Terms", "Payment terms"], ["What are the payment terms?", "Which payment terms apply?", "Terms?", "Under which terms must it be paid?"]),
    "rep": (["Sales rep", "Contact", "Your contact", "Salesperson"], ["Who is the sales rep?", "Who is the contact person?", "Which salesperson is named?", "Who can be contacted about the invoice?"]),
}


def make_invoice(rng: Rng) -> Document:
    flow = Flow(rng, "invoice")
    doc = flow.doc
    seller, buyer, contact = w.company(rng), w.company(rng), w.person(rng)
    seller_lines = [w.street(rng), f"{w.digits(rng, 5)} {_city(rng)}"]
    buyer_lines = [w.street(rng), f"{w.digits(rng, 5)} {_city(rng)}"]
    currency = rng.choice(["$", "€", "£", "RM", ""])
    after = currency in ("€", "RM") and rng.random() < 0.3

    def money(cents: int) -> str:
        text = f"{cents / 100:,.2f}"
        return f"{text} {currency}" if after else f"{currency}{text}"

    title = rng.choice(["INVOICE", "Invoice", "Tax Invoice", "Pro forma invoice", "Quotation", "Credit note", "Purchase Order", "Statement of charges", "INVOICE"])
    values = {"number": w.code(rng), "date": w.date(rng), "due": w.date(rng), "order": w.code(rng), "customer": w.code(rng), "terms": rng.choice(["30 days net", "14 days", "Net 30", "cash on delivery", "due on receipt", "Net 60", "prepaid"]), "rep": contact}
    present = [k for k in values if k in ("number", "date") or rng.random() < 0.45]
    absent = [k for k in values if k not in present]
    questions: list[tuple[str, list[str], tuple[str, ...]]] = []
    meta = []
    for k in present:
        labels, ask = INVOICE_META[k]
        meta.append((rng.choice(labels), values[k]))
        questions.append((k, ask, (values[k],)))
    rng.shuffle(meta)
    if rng.random() < 0.5:
        flow.at(title, flow.right, "r", True, 1.8)
        flow.put(seller, bold=True, scale=1.3)
    else:
        flow.put(title, rng.choice("lc"), True, 1.8)
        flow.put(seller, bold=True)
    for text in seller_lines:
        flow.put(text)
    phone, mail = w.phone(rng), w.email(rng)
    if rng.random() < 0.6:
        flow.put(rng.choice(["Tel: ", "Phone ", "Tel. "]) + phone)
        questions.append(("phone", ["What is the seller's phone number?", "What is the phone number?", "Which telephone number is printed?", "phone number?"], (phone,)))
    if rng.random() < 0.4:
        flow.put(mail)
        questions.append(("email", ["What is the e-mail address?", "Which email address is printed?", "email of the seller?"], (mail,)))
    flow.feed(1)
    start = flow.y
    flow.put(rng.choice(["Bill to:", "Billed to", "Customer:", "Invoice to", "Sold to:"]), bold=True)
    for text in [buyer, *buyer_lines]:
        flow.put(text)
    after_buyer = flow.y
    side = rng.random() < 0.6
    if side:
        flow.y = start
    colon = rng.choice([":", ""])
    middle = (flow.left + flow.right) / 2
    for label, value in meta:
        if side:
            item = flow.at(label + colon, middle + flow.width * 0.05)
            flow.at(value, max(flow.right, item.x + item.width + flow.size + flow.size * 0.62 * len(value)), "r")
        else:
            flow.at(f"{label}{colon or ':'} {value}", flow.left)
        flow.feed()
    flow.y = max(flow.y, after_buyer)
    flow.feed(1)
    count = rng.choice([1, 2, 3, 3, 4, 5, 6, 8])
    names = w.unique(rng, count + 1, w.product)
    absent_item = names.pop()
    goods = []
    for name in names:
        quantity, unit = rng.randint(1, 40), rng.randint(50, 90000)
        goods.append((name, quantity, unit, quantity * unit))
    header = [rng.choice(["Description", "Item", "Product", "Article"]), rng.choice(["Quantity", "Qty"]), rng.choice(["Unit price", "Price", "Rate"]), rng.choice(["Amount", "Total", "Line total"])]
    order = rng.choice([[0, 1, 2, 3], [0, 1, 2, 3], [1, 0, 2, 3], [0, 2, 1, 3]])
    rows = [[name, str(q), money(u), money(a)] for name, q, u, a in goods]
    draw_table(flow, [header[k] for k in order], [[row[k] for k in order] for row in rows], [k > 0 for k in order])
    subtotal = sum(g[3] for g in goods)
    rate = rng.choice([5, 6, 7, 8, 10, 19, 20, 21])
    tax = round(subtotal * rate / 100)
    shipping = rng.choice([0, 0, 500, 1250, 900])
    total = subtotal + tax + shipping
    flow.feed(0.6)
    tax_name = rng.choice(["VAT", "Sales tax", "GST", "Tax"])
    bottom = [(rng.choice(["Subtotal", "Sub total", "Net amount"]), money(subtotal)), (rng.choice([f"{tax_name} {rate}%", f"{tax_name} ({rate}%)", tax_name]), money(tax))]
    if shipping:
        bottom.append((rng.choice(["Shipping", "Freight", "Delivery"]), money(shipping)))
        questions.append(("shipping", ["How much is the shipping?", "What does the delivery cost?", "What are the shipping costs?", "How much is charged for freight?"], (money(shipping),)))
    bottom.append((rng.choice(["Total", "Total due", "Amount due", "Grand total", "TOTAL", "Balance due", "Total amount"]), money(total)))
    for label, value in bottom:
        flow.at(label + colon, middle + flow.width * 0.05, bold=label == bottom[-1][0])
        flow.at(value, flow.right, "r")
        flow.feed()
    if rng.random() < 0.4:
        bank = _iban(rng)
        flow.feed(1)
        flow.put(rng.choice(["IBAN: ", "Account: ", "Bank account: "]) + bank)
        questions.append(("bank", ["What is the bank account number?", "To which account should the money be sent?", "What is the account number for the payment?"], (bank,)))
    if rng.random() < 0.4:
        flow.feed(0.6)
        flow.put(rng.choice(["Thank you for your business.", "Please pay within 14 days.", "Goods remain our property until paid.", "Questions? Please call us.", filler_sentence(rng)]))
    questions += [
        ("seller", ["Who issued this invoice?", "Which company sent the invoice?", "Who is the seller?", "What is the name of the supplier?", "From which company is this invoice?", "Who is billing?"], (seller,)),
        ("buyer", ["Which customer is being billed?", "Who is the customer?", "To whom is the invoice addressed?", "Who is the buyer?", "Who has to pay?", "Which company is billed?"], (buyer,)),
        ("buyer_address", ["What is the customer's address?", "What is the address of the buyer?", "Where is the customer located?"], (" ".join(buyer_lines),)),
        ("total", ["What is the total amount due?", "What is the total?", "How much has to be paid?", "What is the invoice total?", "How much is the invoice?", "Total amount?", "What is the amount due?", "how much is due"], (money(total),)),
        ("total", ["What is the grand total?", "How much must the customer pay in all?"], (money(total),)),
        ("subtotal", ["What is the subtotal?", "How much is it before tax?", "What is the net amount?", "Subtotal?"], (money(subtotal),)),
        ("tax", [f"How much {tax_name} is charged?", "How much tax is charged on this invoice?", "What is the tax amount?", f"What is the amount of {tax_name}?"], (money(tax),)),
        ("title", ["What kind of document is this?", "What is the heading of the document?", "What is the title of the page?"], (title,)),
    ]
    rng.shuffle(questions)
    for kind, templates, answers in questions[: rng.randint(4, 6)]:
        doc.ask(kind, pick(rng, templates), *answers)
    if absent:
        doc.ask(absent[0], pick(rng, INVOICE_META[absent[0]][1]))
    ask_table(doc, rng, header, rows, rng.randint(1, 3), None, absent_item, headings=False)
    return flow.finish()


def make_statement(rng: Rng) -> Document:
    """Bank or account statement: some fields and dated bookings with a running balance."""
    flow = Flow(rng, "statement")
    doc = flow.doc
    bank, owner, account = w.company(rng), w.person(rng), _iban(rng)
    title = rng.choice(["Account Statement", "Bank Statement", "Statement of Account", "Monthly statement", "Transaction history"])
    flow.put(bank, bold=True, scale=1.4)
    flow.put(title, scale=1.2)
    flow.feed(0.5)
    for label, value in ((rng.choice(["Account holder", "Name", "Customer"]), owner), (rng.choice(["Account", "IBAN", "Account no."]), account)):
        flow.at(f"{label}: {value}", flow.left)
        flow.feed()
    period = f"{w.date(rng, 0)} - {w.date(rng, 0)}"
    flow.put(f"{rng.choice(['Period', 'Statement period'])}: {period}")
    flow.feed(0.6)
    count = rng.randint(3, 12)
    opening = balance = rng.randint(10000, 900000)
    rows = []
    partners = w.unique(rng, count + 1, lambda r: w.company(r) if r.random() < 0.6 else f"{r.choice(['Card payment', 'Transfer', 'Rent', 'Salary', 'Insurance', 'Cash machine'])} {w.pseudo(r, 2, 3).capitalize()}")
    missing = partners.pop()
    day, month, year = 1, rng.randint(1, 12), rng.randint(2010, 2026)
    for partner in partners:
        day = min(28, day + rng.randint(0, 4))
        change = rng.randint(-60000, 50000)
        balance += change
        rows.append([partner, w.format_date(year, month, day, 0), f"{change / 100:,.2f}", f"{balance / 100:,.2f}"])
    header = [rng.choice(["Description", "Partner", "Details"]), "Date", rng.choice(["Amount", "Change"]), "Balance"]
    order = [1, 0, 2, 3]
    flow.put(f"{rng.choice(['Opening balance', 'Balance brought forward', 'Previous balance'])}: {opening / 100:,.2f}")
    draw_table(flow, [header[k] for k in order], [[row[k] for k in order] for row in rows], [False, False, True, True])
    flow.put(f"{rng.choice(['Closing balance', 'New balance', 'Balance'])}: {balance / 100:,.2f}")
    doc.ask("bank", pick(rng, ["Which bank issued the statement?", "What is the name of the bank?", "Which company sent this statement?", "Whose statement form is this: which bank?"]), bank)
    doc.ask("owner", pick(rng, ["Who is the account holder?", "Whose account is this?", "What is the name of the customer?", "Who owns the account?"]), owner)
    doc.ask("account", pick(rng, ["What is the account number?", "What is the IBAN?", "Which account is this statement for?", "account number?"]), account)
    doc.ask("opening", pick(rng, ["What is the opening balance?", "What was the balance at the start?", "How much was on the account at the beginning?"]), f"{opening / 100:,.2f}")
    doc.ask("closing", pick(rng, ["What is the closing balance?", "What is the balance at the end?", "How much is on the account at the end?"]), f"{balance / 100:,.2f}")
    if rng.random() < 0.5:
        doc.ask("period", pick(rng, ["Which period does the statement cover?", "What is the statement period?", "For which dates is the statement?"]), period)
    ask_table(doc, rng, header, rows, rng.randint(2, 4), title, missing, headings=False)
    return flow.finish()


def make_contacts(rng: Rng) -> Document:
    """A list of people in blocks, one under the other or as cards in two columns."""
    flow = Flow(rng, "contacts")
    doc = flow.doc
    title = rng.choice(["Contacts", "Staff directory", "Phone list", "Members", "Our team", "Participants", "Speakers"]) if rng.random() < 0.6 else None
    if title:
        flow.heading(title)
        flow.feed(0.5)
    kinds = rng.sample([("Phone", w.phone), ("Email", w.email), ("Department", lambda r: r.choice(w.DEPARTMENTS)), ("Room", lambda r: str(r.randint(100, 999))), ("City", _city), ("Company", w.company), ("Job", lambda r: r.choice(w.JOBS))], rng.randint(1, 4))
    header = ["Name"] + [k for k, _ in kinds]
    people = w.unique(rng, rng.randint(2, 8) + 1, w.person)
    missing = people.pop()
    rows = [[person] + [make(rng) for _, make in kinds] for person in people]
    labelled = rng.random() < 0.6
    columns = 2 if rng.random() < 0.35 else 1
    half = (flow.right - flow.left) / columns
    mark = rng.choice([": ", ": ", " "])
    for start in range(0, len(rows), columns):
        top = flow.y
        for k, row in enumerate(rows[start : start + columns]):
            flow.y = top
            for c, cell in enumerate(row):
                flow.at(cell if c == 0 or not labelled else header[c] + mark + cell, flow.left + k * half, bold=c == 0)
                flow.feed()
        flow.feed(rng.uniform(0.4, 1))
    ask_table(doc, rng, header, rows, rng.randint(4, 7), title, missing, headings=False)
    return flow.finish()


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
