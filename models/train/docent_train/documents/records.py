"""Business pages around a table: invoices, account statements, contact lists."""
from __future__ import annotations

import random

from . import words as w
from .flow import Flow, draw_table
from .forms import city, iban
from .page import Document, pick
from .facts import filler_sentence
from .tables import ask_table

Rng = random.Random

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
    seller_lines = [w.street(rng), f"{w.digits(rng, 5)} {city(rng)}"]
    buyer_lines = [w.street(rng), f"{w.digits(rng, 5)} {city(rng)}"]
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
        bank = iban(rng)
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
    bank, owner, account = w.company(rng), w.person(rng), iban(rng)
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
    kinds = rng.sample([("Phone", w.phone), ("Email", w.email), ("Department", lambda r: r.choice(w.DEPARTMENTS)), ("Room", lambda r: str(r.randint(100, 999))), ("City", city), ("Company", w.company), ("Job", lambda r: r.choice(w.JOBS))], rng.randint(1, 4))
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
