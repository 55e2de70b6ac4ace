"""What people ask about a receipt.

The wordings for company, date, address and total are those that the project measures with; paraphrases keep the wording from being what is learnt.
"""
from __future__ import annotations

import random

from .page import pick
from .receipt_names import item_name
from .till_roll import TillRoll

Rng = random.Random

COMPANY = ["What is the name of the company that issued this receipt?", "Which shop is this receipt from?"]
DATE = ["What is the date of this receipt?", "When was this purchase made?"]
ADDRESS = ["Where is the shop located?", "What is the address of the company?"]
TOTAL = ["What is the total amount?", "How much was paid in total?"]
MORE = {
    "company": ["Who issued this receipt?", "What is the shop's name?", "Which company sold these goods?", "Name of the store?", "What company is on this receipt?",
                "Who is the seller?", "Which business is this receipt from?", "At which shop was this bought?"],
    "date": ["On which date was this bought?", "What date is printed on the receipt?", "When was this receipt issued?", "Date of purchase?", "On what day was the transaction?",
             "What is the transaction date?", "When did the customer shop here?", "What is the invoice date?"],
    "address": ["What is the shop's address?", "What address is printed on the receipt?", "Where was this bought?", "Address of the store?", "Where is this company?",
                "What is the full address of the seller?", "In which place is this shop?", "What is the store's location?"],
    "total": ["What is the total?", "How much is the bill?", "What is the grand total?", "How much did the customer have to pay?", "Total amount due?", "What was the final amount?",
              "How much did everything cost?", "What is the amount payable?", "how much is the total"],
}
FIELD = {
    "phone": ["What is the phone number?", "What is the telephone number of the shop?", "Which number can I call?", "What is the shop's TEL number?", "Phone number of the store?",
              "How can the shop be reached by phone?", "What telephone number is printed?", "tel number?", "What is the contact number?", "Which phone number does the company give?"],
    "fax": ["What is the fax number?", "Which fax number is printed?", "Fax of the shop?", "What FAX number does the company have?"],
    "registration": ["What is the company registration number?", "What is the registration number of the company?", "Company reg. no.?", "Which registration number does the company have?",
                     "What number is the company registered under?"],
    "tax_id": ["What is the {tax} number?", "What is the {tax} ID of the shop?", "{tax} registration number?", "Which {tax} ID number is printed?", "What is the company's {tax} registration number?"],
    "invoice": ["What is the invoice number?", "What is the receipt number?", "What is the bill number?", "Which document number does this receipt have?", "Invoice no.?",
                "What number identifies this receipt?", "What is the number of this bill?", "What is the document number?"],
    "time": ["What time was the purchase made?", "At what time was this receipt printed?", "What is the time on the receipt?", "Time of purchase?", "At what time did the customer pay?"],
    "cashier": ["Who was the cashier?", "What is the name of the cashier?", "Which cashier served the customer?", "Cashier name?", "Who served at the till?"],
    "table": ["What is the table number?", "Which table was this for?", "Table no.?", "At which table did the guests sit?"],
    "member": ["What is the member number?", "Which member card number is printed?", "Membership number?", "What is the customer's member ID?"],
    "terminal": ["What is the terminal number?", "Which counter was used?", "What is the POS number?", "Which till was used?"],
    "cash": ["How much cash was given?", "How much did the customer hand over?", "What amount was tendered?", "How much cash was paid?", "Cash received?", "What amount was paid in cash?"],
    "change": ["How much change was given?", "What is the change?", "How much change did the customer get back?", "Change amount?", "What is the change due?"],
    "tax": ["How much tax was charged?", "What is the tax amount?", "How much is the {tax}?", "What is the {tax} amount?", "How much {tax} was paid?", "Total {tax}?"],
    "subtotal": ["What is the subtotal?", "What is the sub total?", "How much is the subtotal?", "Subtotal amount?"],
    "net": ["What is the total excluding {tax}?", "How much is it without {tax}?", "What is the amount before {tax}?", "Total excluding tax?"],
    "rounding": ["What is the rounding adjustment?", "How much was rounded?", "What is the rounding?", "Rounding amount?"],
    "discount": ["How much discount was given?", "What is the discount?", "Discount amount?", "How much was taken off?"],
    "service": ["How much is the service charge?", "What is the service charge?", "Service charge amount?"],
    "card": ["What are the last digits of the card?", "Which card number is printed?", "What is the card number?"],
    "rate": ["What is the {tax} rate?", "At what percentage is {tax} charged?", "Which {tax} rate applies?"],
    "website": ["What is the website of the shop?", "Which web address is printed?", "What is the URL on the receipt?"],
    "email": ["What is the e-mail address?", "Which email can customers write to?", "What is the shop's email?"],
    "quantity_total": ["What is the total quantity?", "How many pieces were bought in total?", "Total qty?"],
}
PRICE = ["How much is the {item}?", "What is the price of {item}?", "What does {item} cost?", "How much was paid for {item}?", "Price of {item}?", "What is the amount for {item}?",
         "how much for {item}", "What was charged for {item}?"]
UNIT = ["What is the unit price of {item}?", "How much is one {item}?", "What does a single {item} cost?", "Unit price of {item}?"]
QTY = ["How many {item} were bought?", "What is the quantity of {item}?", "How many of {item} are on the receipt?", "Qty of {item}?", "How many units of {item}?"]
BARCODE = ["What is the code of {item}?", "What is the item code of {item}?", "Which barcode belongs to {item}?", "Item number of {item}?"]
BY_PRICE = ["Which item costs {price}?", "What was bought for {price}?", "Which article has the price {price}?", "What item is {price}?"]
FIRST_ITEM = ["What is the first item?", "Which item is listed first?", "What is the first thing bought?", "First item on the receipt?"]
LAST_ITEM = ["What is the last item?", "Which item is listed last?", "What is the last article on the list?", "Last item on the receipt?"]
NEXT_ITEM = ["Which item comes after {item}?", "What is listed right after {item}?", "What follows {item} on the receipt?", "Next item after {item}?"]
COUNT = ["How many different items were bought?", "How many lines of goods are there?", "How many items are listed?", "Count the listed items.", "How many articles are on the receipt?"]
DEAREST = ["Which item is the most expensive?", "What is the most expensive item?", "Which article has the highest price?", "What cost the most?"]
CHEAPEST = ["Which item is the cheapest?", "What is the cheapest item?", "Which article has the lowest price?", "What cost the least?"]
PAYMENT = ["How was this paid?", "Which payment method was used?", "What was the method of payment?", "Was this paid in cash or by card?"]
HEADING = ["What kind of document does it say this is?", "What is the heading under the address?", "Which title does this document carry?"]


def ask_receipt(r: TillRoll) -> None:
    rng, f, doc = r.rng, r.fields, r.doc
    # The four measured kinds, usually in the measured wording.
    for kind, measured in (("company", COMPANY), ("date", DATE), ("address", ADDRESS), ("total", TOTAL)):
        question = rng.choice(measured) if rng.random() < 0.65 else pick(rng, MORE[kind])
        doc.ask(kind, question, *f.get(kind, []))
    present = [k for k in FIELD if f.get(k) and (k != "rate" or len(set(f["rate"])) == 1)]
    absent = [k for k in FIELD if k not in f]
    rng.shuffle(present)
    rng.shuffle(absent)
    for kind in present[: rng.randint(2, 5)]:
        doc.ask(kind, pick(rng, FIELD[kind], tax=r.tax), *f[kind])
    # The tax may stand unlabelled somewhere, so a missing tax is never asked.
    for kind in [k for k in absent if k not in ("tax", "net", "rate", "subtotal", "quantity_total")][: 1 if rng.random() < 0.75 else 2]:
        doc.ask(kind, pick(rng, FIELD[kind], tax=r.tax))
    if f.get("payment") and rng.random() < 0.3:
        doc.ask("payment", pick(rng, PAYMENT), *f["payment"])
    if f.get("heading") and rng.random() < 0.1:
        doc.ask("heading", pick(rng, HEADING), *f["heading"])
    _itemask_receipt(r)


def _itemask_receipt(r: TillRoll) -> None:
    rng, doc = r.rng, r.doc
    goods = r.goods
    names = [g[0] for g in goods]
    if len(set(names)) < len(names):
        return
    # A name that is part of another name would leave the answer open.
    clear = [i for i, n in enumerate(names) if sum(n in other for other in names) == 1]
    layout = r.layout
    amounts = [g[3] for g in goods]
    kinds = ["price", "price", "qty", "unit", "code", "by_price", "first", "last", "next", "count", "dearest", "cheapest", "missing"]
    rng.shuffle(kinds)
    for kind in kinds[: rng.randint(2, 4)]:
        if kind in ("price", "qty", "unit", "code", "by_price") and not clear:
            continue
        i = rng.choice(clear) if clear else 0
        name, quantity, unit, amount, code = goods[i]
        if kind == "price":
            if quantity == 1 or layout in (4,) or rng.random() < 0.5:
                doc.ask("item_price", pick(rng, PRICE, item=name), r.number(amount))
        elif kind == "qty" and not (layout == 6 and quantity == 1):
            doc.ask("item_quantity", pick(rng, QTY, item=name), str(quantity))
        elif kind == "unit" and layout not in (4,) and not (layout == 6 and quantity == 1):
            doc.ask("item_unit_price", pick(rng, UNIT, item=name), r.number(unit))
        elif kind == "code" and layout in (2, 3):
            doc.ask("item_code", pick(rng, BARCODE, item=name), code)
        elif kind == "by_price" and amounts.count(amount) == 1 and quantity == 1:
            doc.ask("item_by_price", pick(rng, BY_PRICE, price=r.number(amount)), name)
        elif kind == "first":
            doc.ask("first_item", pick(rng, FIRST_ITEM), names[0])
        elif kind == "last":
            doc.ask("last_item", pick(rng, LAST_ITEM), names[-1])
        elif kind == "next" and len(names) > 1 and clear:
            j = rng.choice(clear)
            if j + 1 < len(names):
                doc.ask("next_item", pick(rng, NEXT_ITEM, item=names[j]), names[j + 1])
        elif kind == "count":
            doc.ask("item_count", pick(rng, COUNT), str(len(goods)))
        elif kind == "dearest" and len(goods) > 1 and amounts.count(max(amounts)) == 1:
            doc.ask("max_item", pick(rng, DEAREST), names[amounts.index(max(amounts))])
        elif kind == "cheapest" and len(goods) > 1 and amounts.count(min(amounts)) == 1:
            doc.ask("min_item", pick(rng, CHEAPEST), names[amounts.index(min(amounts))])
        elif kind == "missing":
            other = item_name(rng)
            other = r.case(other if r.upper else other.title())
            if all(other not in n and n not in other for n in names):
                doc.ask("item_price", pick(rng, PRICE, item=other))
