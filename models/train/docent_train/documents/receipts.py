"""Till receipts in the style of Malaysian, US, UK and continental European shops, with exact answers.

The wordings of the questions on company, date, address and total are those of the SROIE-derived questions that the project measures with;
every question has paraphrases so that the wording is not what is learnt.
"""
from __future__ import annotations

import random

from . import words as w
from .page import Document, Rule, estimate_width, pick

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


Goods = tuple[str, int, int, int, str]  # name, quantity, unit price and amount in cents, code


class _Receipt:
    """Writes one receipt line by line onto a Document."""

    def __init__(self, rng: Rng) -> None:
        self.rng = rng
        roll = rng.random()
        self.region = "my" if roll < 0.62 else "us" if roll < 0.78 else "uk" if roll < 0.88 else "eu"
        upper_share = {"my": 0.93, "us": 0.5, "uk": 0.4, "eu": 0.25}[self.region]
        self.upper = rng.random() < upper_share
        self.comma = self.region == "eu" and rng.random() < 0.7
        self.tax = {"my": "GST" if rng.random() < 0.85 else "SST", "us": "Sales Tax", "uk": "VAT", "eu": rng.choice(["VAT", "MwSt", "TVA", "IVA", "BTW"])}[self.region]
        self.currency = {"my": rng.choice(["RM", "RM", "RM", "MYR", "$"]), "us": "$", "uk": rng.choice(["£", "GBP"]), "eu": rng.choice(["EUR", "€"])}[self.region]
        # How amounts show: bare, RM9.99 or RM 9.99.
        self.prefix = "" if rng.random() < 0.72 else self.currency if rng.random() < 0.6 else self.currency + " "
        self.thousands = rng.random() < 0.6
        self.item_prefix = self.prefix if rng.random() < 0.2 else ""
        self.columns = rng.randint(32, 46)
        role = rng.choices(["mono", "dot", "sans", "serif"], [0.5, 0.2, 0.27, 0.03])[0]
        self.size = float(rng.choice([16, 18, 20, 20, 22, 24]))
        cell = self.size * (0.6 if role in ("mono", "dot") else 0.56)
        body = self.columns * cell
        # Some receipts lie on a big scanner page.
        wide = rng.random() < 0.25
        self.left = body * rng.uniform(0.25, 0.7) if wide else body * rng.uniform(0.02, 0.12)
        self.right = self.left + body
        page_width = self.right + (body * rng.uniform(0.25, 0.7) if wide else body * rng.uniform(0.02, 0.12))
        self.doc = Document("receipt", width=page_width)
        self.role = role
        self.step = self.size * rng.uniform(1.15, 1.5)
        self.y = self.step * rng.uniform(0.5, 6 if wide else 3)
        self.head_align = "c" if rng.random() < 0.8 else "l"
        self.kv_style = rng.choices(range(5), [0.3, 0.3, 0.15, 0.15, 0.1])[0]
        self.colon = rng.choice([":", ": ", " :", " : ", ""])
        self.fields: dict[str, list[str]] = {}  # what the page says; a key that is missing is not on the page
        self.goods: list[Goods] = []
        self.layout = rng.randrange(7)  # of the goods' rows

    # -- strings --
    def case(self, text: str) -> str:
        return text.upper() if self.upper else text

    def say(self, *choices: str) -> str:
        return self.case(self.rng.choice(choices))

    def number(self, cents: int) -> str:
        text = f"{abs(cents) // 100},{abs(cents) % 100:02d}" if self.comma else f"{abs(cents) / 100:.2f}"
        if abs(cents) >= 100000 and not self.comma and self.thousands:
            text = f"{abs(cents) / 100:,.2f}"
        return text if cents >= 0 else f"-{text}"

    # -- lines --
    def feed(self, factor: float = 1.0) -> None:
        self.y += self.step * factor

    def put(self, text: str, align: str | None = None, bold: bool = False, scale: float = 1.0) -> None:
        align = align or self.head_align
        x = (self.left + self.right) / 2 if align == "c" else self.left if align == "l" else self.right
        item = self.doc.add(text, x, self.y, self.size * scale, self.role, bold, align)
        if item.width > self.right - self.left:  # a long line is printed narrower, as tills do
            item.size *= (self.right - self.left) / item.width
            item.x, item.width = self.left, self.right - self.left
        self.feed(scale)

    def cells(self, *cells: tuple[str, float, str]) -> None:
        """One row of (text, position 0..1 of the body, align); where cells would overprint, the first gets a row of its own or all are set smaller."""
        body = self.right - self.left
        shown = [cell for cell in cells if cell[0]]
        size = self.size
        over = self._overprint(shown, size)
        if over > 0 and len(shown) > 1 and len(shown[0][0]) > 8:
            self.cells(shown[0])
            self.cells(*shown[1:])
            return
        while over > 0 and size > self.size * 0.5:
            size *= 0.93
            over = self._overprint(shown, size)
        for text, at, align in shown:
            self.doc.add(text, self.left + at * body, self.y, size, self.role, False, align)
        self.feed()

    def _overprint(self, cells: list[tuple[str, float, str]], size: float) -> float:
        """By how many pixels neighbouring cells overlap (or a cell leaves the body) at this size, at worst; negative when all is well."""
        body = self.right - self.left
        spans = []
        for text, at, align in cells:
            width = estimate_width(text, size, self.role, False)
            start = at * body - (width if align == "r" else width / 2 if align == "c" else 0)
            spans.append((start, start + width))
        spans.sort()
        gaps = [a[1] - b[0] + 0.3 * size for a, b in zip(spans, spans[1:], strict=False)]
        return max([*gaps, spans[-1][1] - body - 1, -1 - spans[0][0]], default=-1.0) if spans else -1.0

    def pair(self, key: str, value: str, style: int | None = None) -> None:
        """A key with its value right-aligned at the edge."""
        style = self.kv_style if style is None else style
        if style == 0:
            self.cells((key, 0, "l"), (value, 1, "r"))
        elif style == 1:
            self.cells((key + self.colon.rstrip(), 0, "l"), (value, 1, "r"))
        elif style == 2:
            self.cells((key, 0, "l"), (":", 0.62, "l"), (value, 1, "r"))
        elif style == 3:
            self.cells((f"{key} {value}" if not self.colon.strip() else f"{key}{self.colon}{value}", 0, "l"))
        else:
            self.cells((key, 0.2, "l"), (value, 1, "r"))

    def pairs_row(self, pairs: list[tuple[str, str]]) -> None:
        """Meta lines: KEY: VALUE, one or two to a row, or key and value as separate segments."""
        if not pairs:
            return
        rng = self.rng
        two = rng.random() < 0.4
        split = rng.random() < 0.3
        colon = rng.choice([": ", ":", " : ", " :", ". : ", " "]) if not split else ""
        index = 0
        while index < len(pairs):
            group = pairs[index : index + (2 if two else 1)]
            if len(group) == 2 and len(group[0][0] + group[0][1] + group[1][0] + group[1][1]) + 6 > self.columns:
                group = group[:1]
            if split:
                mark = rng.choice([":", ""])
                if len(group) == 2:
                    self.cells((group[0][0] + mark, 0, "l"), (group[0][1], 0.24, "l"), (group[1][0] + mark, 0.55, "l"), (group[1][1], 0.75, "l"))
                else:
                    self.cells((group[0][0] + mark, 0, "l"), (group[0][1], 0.4, "l"))
            elif len(group) == 2:
                self.cells((group[0][0] + colon + group[0][1], 0, "l"), (group[1][0] + colon + group[1][1], 1, "r"))
            else:
                self.cells((group[0][0] + colon + group[0][1], 0, "l"))
            index += len(group)

    def rule(self) -> None:
        roll = self.rng.random()
        if roll < 0.35:
            self.doc.rules.append(_line(self.left, self.y + self.step * 0.3, self.right))
            self.feed(0.6)
        elif roll < 0.5:
            self.put(self.rng.choice("-=*_") * int(self.columns * 0.9), "c")
        elif roll < 0.7:
            self.feed(0.5)


def _line(x0: float, y: float, x1: float) -> Rule:
    return Rule("line", x0, y, x1, y)


def shop_name(rng: Rng, region: str) -> str:
    if region == "my":
        style = rng.randrange(7)
        own = rng.choice(w.LAST + w.MY_AREAS) if rng.random() < 0.4 else w.pseudo(rng, 2, 3)
        if style == 0:
            name = f"{rng.choice(w.MY_SHOP_HEAD)} {own}"
        elif style == 1:
            name = f"{own} {rng.choice(w.SHOP_WORDS)} {rng.choice(w.MY_SUFFIX)}"
        elif style == 2:
            name = f"{own} {w.pseudo(rng, 1, 2)} {rng.choice(w.MY_SUFFIX)}"
        elif style == 3:
            name = f"{rng.choice(w.LAST)} {rng.choice(w.LAST)} {rng.choice(w.LAST)} {rng.choice(w.SHOP_WORDS)}"
        elif style == 4:
            name = f"{rng.choice(w.MY_SHOP_HEAD)} {own} {rng.choice(w.MY_SUFFIX)}"
        elif style == 5:
            name = f"{w.letters(rng, rng.randint(2, 3))} {rng.choice(w.SHOP_WORDS)} {rng.choice(w.MY_SUFFIX)}"
        else:
            name = f"{own} {rng.choice(w.SHOP_WORDS)}"
        if rng.random() < 0.06:
            name += f" ({rng.choice(w.MY_AREAS)})"
        return name.upper()
    own = rng.choice(w.LAST) + rng.choice(["'s", "", ""]) if rng.random() < 0.5 else w.pseudo(rng, 2, 3).capitalize()
    shop = rng.choice(w.SHOP_WORDS).title()
    suffix = rng.choice(w.EU_SUFFIX if region == "eu" else w.US_SUFFIX)
    return rng.choice([f"{own} {shop}", f"{own} {shop} {suffix}", f"The {own} {shop}", f"{own} {suffix}", f"{rng.choice(w.COMPANY_WORDS)} {shop}"])


def address_lines(rng: Rng, region: str) -> list[str]:
    if region == "my":
        number = rng.choice([f"NO. {rng.randint(1, 150)}", f"NO.{rng.randint(1, 150)}", f"NO {rng.randint(1, 99)}", f"{rng.randint(1, 400)}", f"{rng.randint(1, 80)}-{rng.randint(1, 5)}",
                             f"LOT {rng.randint(1, 9999)}", f"LOT P.T. {w.digits(rng, 4)}", f"{rng.randint(1, 99)}{rng.choice('ABG')}", f"NO.{rng.randint(1, 90)}&{rng.randint(91, 99)}",
                             f"G{rng.randint(1, 40)}", f"UNIT {rng.choice('GABL')}-{rng.randint(1, 60)}", f"BLOK {rng.choice('ABCD')}-{rng.randint(1, 20)}"])
        road = f"{rng.choice(w.MY_ROADS)} {_area(rng)}"
        if rng.random() < 0.55:
            road += rng.choice([f" {rng.randint(1, 30)}/{rng.randint(1, 70)}", f" {rng.randint(1, 30)}", f" U{rng.randint(1, 13)}/{rng.randint(1, 60)}", f" {rng.randint(1, 9)}/{rng.randint(1, 30)}{rng.choice('ABC')}",
                                f" PJU {rng.randint(1, 9)}/{rng.randint(1, 20)}", f" SS {rng.randint(2, 25)}/{rng.randint(1, 60)}"])
        first = f"{number}, {road}" if rng.random() < 0.8 else f"{number} {road}"
        area = f"{rng.choice(['TAMAN', 'BANDAR', 'SEKSYEN', 'BANDAR BARU', 'KAMPUNG', 'PUSAT BANDAR', 'KAWASAN PERINDUSTRIAN'])} {_area(rng)}"
        if area.startswith("SEKSYEN"):
            area = f"SEKSYEN {rng.randint(1, 32)}"
        town = f"{rng.randint(10000, 98000)} {rng.choice(w.MY_TOWNS)}" if rng.random() < 0.9 else f"{rng.choice(w.MY_TOWNS)}, {rng.randint(10000, 98000)}"
        state = rng.choice(w.MY_STATES)
        parts = [first]
        if rng.random() < 0.7:
            parts.append(area)
        parts.append(town)
        if rng.random() < 0.65:
            parts.append(state)
        elif rng.random() < 0.15:
            parts.append(rng.choice(["MALAYSIA", f"{w.digits(rng, 4)}-TMN {_area(rng)}"]))
    elif region == "us":
        town = f"{rng.choice(w.US_TOWNS)}, {rng.choice(w.US_STATES)} {w.digits(rng, 5)}"
        parts = [w.street(rng)]
        if rng.random() < 0.25:
            parts.append(rng.choice([f"Suite {rng.randint(1, 900)}", f"Unit {rng.randint(1, 40)}", f"Bldg {rng.choice('ABCDE')}"]))
        parts.append(town)
    elif region == "uk":
        code = f"{w.letters(rng, rng.randint(1, 2))}{rng.randint(1, 20)} {rng.randint(1, 9)}{w.letters(rng, 2)}"
        town = rng.choice(w.UK_TOWNS)
        parts = [w.street(rng)] + ([town, code] if rng.random() < 0.5 else [f"{town} {code}"])
        if rng.random() < 0.2:
            parts.insert(0, f"Unit {rng.randint(1, 60)}, {w.pseudo(rng, 2, 3).capitalize()} Centre")
    else:
        road = rng.choice(w.EU_STREETS)
        number = rng.randint(1, 240)
        parts = [f"{number} {road}" if road[0].islower() else f"{road} {number}", f"{w.digits(rng, rng.choice([4, 5, 5]))} {rng.choice(w.EU_TOWNS)}"]
        if rng.random() < 0.15:
            parts.append(rng.choice(["Deutschland", "France", "Italia", "España", "Österreich", "Schweiz", "Portugal", "Nederland"]))
    # Break into printed lines: each part a line, or neighbours joined, with or without the comma at the end.
    trailing = "," if rng.random() < (0.7 if region == "my" else 0.2) else ""
    end = rng.choice(["", "", "", "."]) if region == "my" else ""
    lines: list[str] = []
    limit = rng.randint(22, 44)
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= limit and rng.random() < 0.6:
            lines[-1] += f", {part}" if trailing or region != "my" else f" {part}"
        else:
            lines.append(part)
    return [line + trailing for line in lines[:-1]] + [lines[-1] + end]


def _area(rng: Rng) -> str:
    return rng.choice(w.MY_AREAS) if rng.random() < 0.6 else w.pseudo(rng, 2, 3).upper()


def item_name(rng: Rng) -> str:
    style = rng.random()
    if style < 0.25:
        name = f"{rng.choice(w.ITEM_ADJ)} {rng.choice(w.ITEM_NOUN)}"
    elif style < 0.5:
        name = f"{w.pseudo(rng, 1, 3)} {rng.choice(w.ITEM_NOUN)}"
    elif style < 0.65:
        name = f"{w.pseudo(rng, 2, 3)} {rng.choice(w.ITEM_NOUN)} {rng.choice(w.ITEM_SIZE)}"
    elif style < 0.8:
        name = f"{rng.choice(w.ITEM_NOUN)} {rng.choice(w.ITEM_SIZE)}"
    elif style < 0.9:
        name = rng.choice(w.ITEM_NOUN)
    else:
        name = f"{w.letters(rng, 1)}{rng.randint(1, 99):02d} {w.pseudo(rng, 2, 2)} {w.pseudo(rng, 1, 2)}"
    return name


def make_receipt(rng: Rng) -> Document:
    r = _Receipt(rng)
    _header(r)
    _meta_and_items(r)
    _questions(r)
    return r.doc


def _header(r: _Receipt) -> None:
    rng = r.rng
    f = r.fields
    if rng.random() < 0.1:
        r.put(r.say("Welcome to", "Thank you for shopping with us", "Welcome!", "Original copy", "** reprint **", "Customer copy", w.digits(rng, 7)), bold=False)
    if rng.random() < 0.12:  # a brand above the company
        r.put(r.case(w.pseudo(rng, 2, 3).capitalize() + rng.choice(["", " Mart", " Cafe", " " + rng.choice(w.MY_AREAS)])), scale=1.2)
    name = r.case(shop_name(rng, r.region))
    registration = rng.choice([f"{w.digits(rng, rng.randint(5, 7))}-{w.letters(rng, 1)}", f"{w.letters(rng, 2)}{w.digits(rng, 7)}-{w.letters(rng, 1)}", w.digits(rng, 9), f"{w.digits(rng, 6)} {w.letters(rng, 1)}"])
    has_registration = rng.random() < (0.75 if r.region == "my" else 0.2)
    inline = has_registration and rng.random() < 0.3
    scale = 1.0 if rng.random() < 0.6 else rng.choice([1.2, 1.4])
    bold = rng.random() < 0.4
    f["company"] = [name]
    words = name.split(" ")
    if len(words) > 2 and (len(name) > r.columns / scale or rng.random() < 0.15):
        cut = rng.randint(1, len(words) - 1) if len(name) < r.columns else len(words) // 2 + 1
        r.put(" ".join(words[:cut]), bold=bold, scale=scale)
        r.put(" ".join(words[cut:]) + (f" ({registration})" if inline else ""), bold=bold, scale=scale)
    else:
        r.put(name + (f" ({registration})" if inline else ""), bold=bold, scale=scale)
    if has_registration:
        f["registration"] = [registration]
        if not inline:
            r.put(rng.choice([registration, f"({registration})", r.case("Co. Reg. No. : ") + registration, r.case("Company Reg No: ") + registration, r.case("Reg No: ") + registration,
                              f"({r.case('Co.Reg')} :{registration})"]))
    tax_id = w.digits(rng, 12) if r.region == "my" else {"us": w.digits(rng, 9), "uk": f"GB {w.digits(rng, 9)}", "eu": f"{rng.choice(['DE', 'FR', 'ATU', 'IT', 'ES', 'NL'])}{w.digits(rng, 9)}"}[r.region]
    tax_line = rng.choice([f"{r.tax} ID : {tax_id}", f"{r.tax} No: {tax_id}", f"{r.tax} Reg. No : {tax_id}", f"{r.tax} ID No : {tax_id}", f"({r.tax} Reg No: {tax_id})", f"{r.tax} Reg #{tax_id}", f"{r.tax} ID:{tax_id}"])
    has_tax_id = rng.random() < (0.85 if r.region == "my" else 0.35)
    early = rng.random() < 0.2
    if has_tax_id:
        f["tax_id"] = [tax_id]
    if has_tax_id and early:
        r.put(r.case(tax_line))
    if rng.random() < 0.96:
        lines = [r.case(line) for line in address_lines(rng, r.region)]
        f["address"] = [" ".join(lines)]
        for line in lines:
            r.put(line)
    phone, fax = w.phone(rng), w.phone(rng)
    if rng.random() < 0.75:
        key = r.say("Tel", "TEL", "Tel", "Phone", "Tel No", "Telephone", "H/P", "Ph")
        mark = rng.choice([" : ", ": ", ":", ". : ", " "])
        f["phone"] = [phone]
        has_fax = rng.random() < 0.3
        if has_fax:
            f["fax"] = [fax]
        fax_text = f"{r.case('Fax')}{mark}{fax}"
        if has_fax and rng.random() < 0.6 and len(phone) + len(fax) + 14 < r.columns:
            if rng.random() < 0.5:
                r.put(f"{key}{mark}{phone} {fax_text}")
            else:
                r.cells((f"{key}{mark}{phone}", 0, "l"), (fax_text, 1, "r"))
        else:
            r.put(f"{key}{mark}{phone}")
            if has_fax:
                r.put(fax_text)
    if rng.random() < 0.12:
        site = f"www.{w.pseudo(rng, 2, 3)}.{rng.choice(['com', 'com.my', 'co.uk', 'de', 'net', 'fr'])}"
        f["website"] = [r.case(site)]
        r.put(r.case(site))
    if rng.random() < 0.08:
        mail = r.case(w.email(rng))
        f["email"] = [mail]
        r.put(rng.choice(["", r.case("Email: ")]) + mail)
    if has_tax_id and not early:
        r.put(r.case(tax_line))
    if rng.random() < 0.7:
        title = r.say(*(["Tax Invoice", "Simplified Tax Invoice", "Tax Invoice", "Invoice", "Cash Bill", "Cash Sales", "Official Receipt", "Receipt"]
                        if r.region != "eu" else ["Rechnung", "Quittung", "Receipt", "Ticket", "Facture", "Scontrino", "Bon", "Invoice"]))
        f["heading"] = [title]
        if rng.random() < 0.3:
            r.feed(0.4)
        r.put(rng.choice([title, title, title, f"-{title}-", f"** {title} **"]) if rng.random() < 0.2 else title, rng.choice(["c", "c", "l"]), bold=rng.random() < 0.3)
    if rng.random() < 0.06:  # a second company: the customer
        customer = r.case(shop_name(rng, r.region))
        r.put(r.say("Bill to :", "Customer:", "Sold to:"), "l")
        r.put(customer, "l")
        if rng.random() < 0.6:
            for line in address_lines(rng, r.region):
                r.put(r.case(line), "l")
        f["customer"] = [customer]


def _meta_and_items(r: _Receipt) -> None:
    rng, f = r.rng, r.fields
    year, month, day = rng.randint(2010, 2026), rng.randint(1, 12), rng.randint(1, 28)
    styles = {"my": [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "us": [13, 13, 5, 11, 15, 3], "uk": [0, 3, 4, 12, 2], "eu": [14, 14, 10, 0, 9]}[r.region]
    date = r.case(w.format_date(year, month, day, rng.choice(styles)))
    clock = r.case(w.time(rng))
    has_date, has_time = rng.random() < 0.96, rng.random() < 0.75
    if has_date:
        f["date"] = [date]
    if has_time:
        f["time"] = [clock]
    invoice = w.code(rng)
    has_invoice = rng.random() < 0.85
    meta: list[tuple[str, str]] = []
    if has_invoice:
        f["invoice"] = [invoice]
        meta.append((r.say("Invoice No", "Receipt #", "Inv No", "Doc No", "Bill No", "Bill#", "Receipt No", "Invoice", "Trans No", "Slip No", "Document No"), invoice))
    footer_date = rng.random() < 0.1
    if not footer_date:
        joined = has_date and has_time and rng.random() < 0.45
        if joined:
            text = f"{date} {clock}" if rng.random() < 0.85 else f"{clock} {date}"
            meta.append((r.say("Date", "Date/Time", "Date", "DATE"), text) if rng.random() < 0.6 else ("", text))
        else:
            if has_date:
                meta.append((r.say("Date", "Inv Date", "Bill Date", "Date"), date) if rng.random() < 0.85 else ("", date))
            if has_time:
                meta.append((r.say("Time", "Time", "At"), clock) if rng.random() < 0.8 else ("", clock))
    if rng.random() < 0.6:
        who = r.case(rng.choice([w.first_name(rng), w.person(rng), "User", f"C{rng.randint(1, 60):02d}", w.first_name(rng), f"{w.digits(rng, 5)} {w.first_name(rng)}"]))
        f["cashier"] = [who]
        meta.append((r.say("Cashier", "Cashier", "Cashier", "Cashier Name"), who))
    if rng.random() < 0.2:
        table = rng.choice([str(rng.randint(1, 60)), f"{rng.choice('ABCDT')}{rng.randint(1, 30)}"])
        f["table"] = [table]
        meta.append((r.say("Table", "Table No", "Table#"), table))
    if rng.random() < 0.15:
        member = w.digits(rng, rng.randint(6, 12))
        f["member"] = [member]
        meta.append((r.say("Member", "Member No", "Member ID", "Membership No"), member))
    if rng.random() < 0.2:
        terminal = f"{rng.randint(1, 30):0{rng.randint(1, 3)}d}"
        f["terminal"] = [terminal]
        meta.append((r.say("Terminal", "POS", "Counter", "Till", "POS No"), terminal))
    if rng.random() < 0.2:
        meta.append((r.say("Salesperson", "Pax", "Ref.", "Shift", "Trn"), rng.choice(["", str(rng.randint(1, 9)), w.digits(rng, 5)])))
    if rng.random() < 0.6:
        head, tail = meta[:1], meta[1:]
        rng.shuffle(tail)
        meta = head + tail
    else:
        rng.shuffle(meta)
    bare = [value for key, value in meta if not key]
    keyed = [(key, value) for key, value in meta if key]
    late = rng.random() < 0.12  # the meta block at the bottom
    if rng.random() < 0.4:
        r.feed(0.4)
    if not late:
        _meta(r, bare, keyed)
    r.rule()

    # goods
    count = min(14, max(1, int(rng.expovariate(1 / 3.8)) + 1))
    names = [r.case(n if r.upper else n.title()) for n in w.unique(rng, count, item_name)]
    layout = r.layout
    tax_code = rng.choice(["SR", "S", "ZRL", "T1", "*S", "Z"]) if r.region == "my" and rng.random() < 0.5 else ""
    with_code = rng.random() < 0.3 or layout == 3
    goods: list[Goods] = []
    shape = rng.random()
    for name in names:
        quantity = 1 if rng.random() < 0.6 else rng.randint(2, 12)
        unit = rng.choice([rng.randint(20, 2000), rng.randint(100, 9900), rng.randint(5, 60) * 100, rng.randint(2, 80) * 50 - 10, rng.randint(1000, 40000 if shape < 0.2 else 8000)])
        goods.append((name, quantity, unit, quantity * unit, rng.choice([w.digits(rng, 13), w.digits(rng, rng.randint(3, 7)), w.letters(rng, 2) + w.digits(rng, 4)])))
    if rng.random() < 0.65 and layout not in (4, 6):
        _column_heads(r, layout, with_code)
    for index, (name, quantity, unit, amount, code) in enumerate(goods):
        amount_text = r.number(amount)
        shown = r.item_prefix + amount_text
        mark = f" {tax_code}" if tax_code and rng.random() < 0.9 else ""
        unit_text = r.number(unit)
        if layout == 0:  # one row: name qty price amount
            room = int(r.columns * 0.5)
            if len(name) <= room:
                r.cells((name, 0, "l"), (str(quantity), 0.58, "r"), (unit_text, 0.78, "r"), (shown + mark, 1, "r"))
            else:
                r.cells((name, 0, "l"))
                r.cells((str(quantity), 0.58, "r"), (unit_text, 0.78, "r"), (shown + mark, 1, "r"))
        elif layout == 1:  # name, then qty x unit ... amount
            r.put(name, "l")
            r.cells((f"{quantity} {rng.choice('xX*')} {unit_text}", 0.05, "l"), (shown, 0.88 if mark else 1, "r"), (mark.strip(), 1, "r"))
        elif layout == 2:  # code qty price amount above the name
            r.cells((code, 0, "l"), (str(quantity), 0.5, "r"), (unit_text, 0.74, "r"), (shown + mark, 1, "r"))
            r.put(name, "l")
        elif layout == 3:  # name above, code below with numbers
            r.put(name, "l")
            r.cells((code, 0, "l"), (f"{quantity} X", 0.55, "r"), (unit_text, 0.75, "r"), (shown + mark, 1, "r"))
        elif layout == 4:  # qty in front, only the amount
            r.cells((str(quantity), 0.04, "r"), (name[: int(r.columns * 0.66)].rstrip(), 0.08, "l"), (shown + mark, 1, "r"))
        elif layout == 5:  # numbered
            r.cells((f"{index + 1}. {name}", 0, "l"))
            r.cells((f"{quantity} @ {unit_text}", 0.1, "l"), (shown + mark, 1, "r"))
        else:  # name and amount only, quantity line when more than one
            r.cells(((f"{code[:6]} " if with_code else "") + name[: int(r.columns * 0.62)].rstrip(), 0, "l"), (shown + mark, 1, "r"))
            if quantity > 1:
                r.cells((f"@{quantity} X {r.currency} {unit_text}", 0.06, "l"))
    if layout == 4:
        goods = [(n[: int(r.columns * 0.66)].rstrip(), q, u, a, c) for n, q, u, a, c in goods]
    elif layout == 6:
        goods = [(n[: int(r.columns * 0.62)].rstrip(), q, u, a, c) for n, q, u, a, c in goods]
    r.goods = goods
    r.rule()
    _totals(r, goods)
    if late:
        _meta(r, bare, keyed)
    if footer_date and (has_date or has_time):
        r.put(" ".join(([date] if has_date else []) + ([clock] if has_time else [])), rng.choice("lcr"))
    _footer(r)


def _meta(r: _Receipt, bare: list[str], keyed: list[tuple[str, str]]) -> None:
    if len(bare) == 2 and r.rng.random() < 0.6:
        r.cells((bare[0], 0, "l"), (bare[1], 1, "r"))
    else:
        for value in bare:
            r.cells((value, 0, "l") if r.rng.random() < 0.7 else (value, 1, "r"))
    r.pairs_row(keyed)


def _column_heads(r: _Receipt, layout: int, with_code: bool) -> None:
    item = r.say("Item", "Description", "Desc", "Item/Desc", "Descriptions")
    qty, price, amount = r.say("Qty", "Qty", "Quantity"), r.say("Price", "U.Price", "U/P", "Unit Price", "S/Price"), r.say("Amount", "Amt", f"Amount({r.currency})", "Total", f"Amt ({r.currency})")
    if layout == 2:
        item = r.say("Item", "Code", "Code/Desc")
    if len(item + qty + price + amount) + 4 > r.columns:
        qty, price, amount = r.case("Qty"), r.case("U/P"), r.case("Amt")
    r.cells((item, 0, "l"), (qty, 0.58, "r"), (price, 0.78, "r"), (amount, 1, "r"))
    r.rule()


def _totals(r: _Receipt, goods: list[Goods]) -> None:
    rng, f = r.rng, r.fields
    gross = sum(g[3] for g in goods)
    rate = {"my": rng.choice([6, 6, 6, 0, 10]), "us": rng.choice([5, 6, 7, 8, 9, 4]), "uk": rng.choice([20, 5, 0]), "eu": rng.choice([7, 19, 20, 22, 21, 10])}[r.region]
    added = r.region == "us" or rng.random() < 0.3
    discount = 0
    if rng.random() < 0.12:
        discount = max(1, int(gross * rng.choice([0.05, 0.1, 0.2, 0.03])))
    service = int((gross - discount) * 0.1) if rng.random() < 0.07 else 0
    base = gross - discount + service
    tax = round(base * rate / 100) if added else round(base * rate / (100 + rate))
    exact = base + tax if added else base
    net = exact - tax
    rounded = 5 * round(exact / 5) if r.region == "my" else exact
    rounding = rounded - exact
    total = rounded
    money = lambda cents: (r.prefix if cents >= 0 else "") + r.number(cents)  # noqa: E731

    if rng.random() < 0.25:
        quantity = sum(g[1] for g in goods)
        f["quantity_total"] = [str(quantity)]
        r.pair(r.say("Total Qty", "Total Quantity", "Qty Total", "Total Qty", "QTY(S)"), str(quantity), rng.choice([1, 3, 2]))
    if rng.random() < (0.5 if discount or service or added else 0.25):
        f["subtotal"] = [money(gross)]
        r.pair(r.say("Subtotal", "Sub Total", "Sub-Total", "SUBTOTAL", "Sub Total"), money(gross))
    if rng.random() < 0.3 or (added and rng.random() < 0.3):
        if tax:
            f["net"] = [money(net)]
            r.pair(r.say(f"Total (Excluding {r.tax})", f"Total Excl. {r.tax}", f"Total Sales (Excluding {r.tax})", f"Amt. Excl. {r.tax}"), money(net))
    if discount or rng.random() < 0.15:
        value = money(-discount) if discount and rng.random() < 0.5 else money(discount)
        f["discount"] = [value]
        r.pair(r.say("Discount", "Disc", "Less Discount", "Total Discount", "Discount"), value)
    if service or rng.random() < 0.04:
        f["service"] = [money(service)]
        r.pair(r.say("Service Charge", "Serv Charge 10%", "Service Charge"), money(service))
    printed_tax = False
    if added or rng.random() < 0.25:
        printed_tax = True
        f["tax"] = [money(tax)]
        label = rng.choice([f"{r.tax}", f"Total {r.tax}", f"{r.tax} {rate}%", f"{r.tax} @ {rate}%", f"{r.tax} @{rate}%", f"Add {r.tax} {rate}%"])
        if "%" in label:
            f["rate"] = [f"{rate}%"]
        r.pair(r.case(label), money(tax))
    word_inclusive = [f"Total Sales (Inclusive {r.tax})", f"Total Sales (Inclusive of {r.tax})", f"Total Incl. {r.tax}@{rate}%", f"Total Sales Inclusive {r.tax} @{rate}%", f"Total (Inclusive of {r.tax})",
                      f"Total Inclusive {r.tax}", f"Total RM Including {r.tax} {rate}%", f"Total with {r.tax} @ {rate}%", f"Total Incl {r.tax}", f"Total Amt Incl. {r.tax} @ {rate} %"]
    plain = ["Total", "Total", "TOTAL", "Grand Total", "Net Total", "Nett Total", "Amount Due", "Total Amount", "Total Due", "Balance Due", "Total Payable", "Amt Due", "Total Sales", f"Total ({r.currency})",
             f"Total {r.currency}", "Total Amount Payable", "Bill Total", "Amount Payable"]
    final = ["Rounded Total", f"Rounded Total ({r.currency})", "Final Total", "Grand Total", "Net Total", "Nett Total", "Total Rounded", "Total After Rounding", "Total Amt Rounded", "Total", "Total Payable",
             f"Net Total Rounded ({r.currency})", "Total Amount", f"Rounding {r.currency}"]
    shows_rounding = r.region == "my" and (rounding != 0 or rng.random() < 0.35)
    answer = money(total)
    big = rng.random() < 0.2
    old = r.size

    def total_line(label: str, cents: int) -> None:
        if big:
            r.size = old * 1.25
        if len(label) > r.columns - len(answer) - 2 or rng.random() < 0.02:
            r.cells((r.case(label), 0, "l"))
            r.cells((money(cents), 1, "r"))
        else:
            r.pair(r.case(label), money(cents), None if rng.random() < 0.7 else rng.choice([0, 1]))
        r.size = old
        if big:
            r.feed(0.2)

    if shows_rounding:
        total_line(rng.choice(word_inclusive + plain[:3]), exact)
        text = r.number(rounding) if rng.random() < 0.9 or rounding >= 0 else f"{r.number(-rounding)}-"
        f["rounding"] = [text]
        r.pair(r.say("Rounding Adj.", "Rounding", "Rounding Adjustment", "Round Adj", "Rounding Adj", "5 Cent Rounding"), text)
        total_line(rng.choice(final), total)
    else:
        total = exact
        answer = money(total)
        total_line(rng.choice(word_inclusive) if r.region != "us" and rng.random() < 0.35 else rng.choice(plain), total)
        if rng.random() < 0.12:
            total_line(rng.choice(final), total)
    f["total"] = [answer]
    if " " in r.prefix:  # "RM 48.10": the number is the answer, the whole is right too
        f["total"] = [answer[len(r.prefix) :], answer]
    # payment
    roll = rng.random()
    if roll < 0.62:
        cash = total if rng.random() < 0.2 else _tender(rng, total)
        mine = money(cash) if rng.random() < 0.95 else f"-{r.number(cash)}"
        f["payment"] = [r.say("Cash")]
        f["cash"] = [mine]
        r.pair(r.say("Cash", "Cash", "CASH") if rng.random() < 0.75 else r.say("Cash Tendered", "Cash Received", "Cash Paid", "Cash Amount"), mine)
        if rng.random() < 0.92:
            f["change"] = [money(cash - total)]
            r.pair(r.say("Change", "Change", "Change Due", "Change Amt", "Balance/Change"), money(cash - total))
    elif roll < 0.88:
        method = r.say("Visa", "Mastercard", "Visa Card", "Credit Card", "Debit", "EC-Karte", "Amex", "MyDebit", "Maestro")
        f["payment"] = [method]
        r.pair(method, money(total))
        if rng.random() < 0.6:
            card = f"{'*' * rng.choice([4, 8, 12])}{w.digits(rng, 4)}" if rng.random() < 0.7 else f"XXXX-XXXX-XXXX-{w.digits(rng, 4)}"
            f["card"] = [card]
            r.pair(r.say("Card No", "Card", "Account", "Card #"), card, 3)
        if rng.random() < 0.3:
            r.pair(r.say("Approval Code", "Auth Code", "Ref"), w.digits(rng, 6), 3)
        if rng.random() < 0.3:
            f["change"] = [money(0)]
            r.pair(r.case("Change"), money(0))
    if rng.random() < 0.5 and r.region != "us":
        r.rule()
        if not printed_tax:
            f["tax"] = [r.number(tax)]
        amount, short = r.number(net), rng.choice(["SR", "S", "SR", "ZRL", "A"])
        style = rng.randrange(3)
        head = r.say(f"{r.tax} Summary", f"{r.tax} Analysis", f"{r.tax} Summary")
        cells = [("Amount", "Tax"), (f"Amount({r.currency})", f"Tax({r.currency})"), (f"Amt ({r.currency})", f"Tax ({r.currency})")][rng.randrange(3)]
        left = rng.choice([f"{short} @ {rate}%", f"{short} = {rate}%", f"{short} {rate} %", f"{short} ({rate}%)", f"{short} @{rate}%"])
        if f"{rate}%" in left and style == 0:
            f.setdefault("rate", []).append(f"{rate}%")
        if style == 0:
            r.cells((head, 0, "l"), (r.case(cells[0]), 0.72, "r"), (r.case(cells[1]), 1, "r"))
            r.cells((left, 0, "l"), (amount, 0.72, "r"), (r.number(tax), 1, "r"))
        elif style == 1:
            r.put(head, "l")
            r.cells((r.case("Tax Code"), 0, "l"), ("%", 0.4, "r"), (r.case(cells[0]), 0.72, "r"), (r.case(cells[1]), 1, "r"))
            r.cells((short, 0, "l"), (str(rate), 0.4, "r"), (amount, 0.72, "r"), (r.number(tax), 1, "r"))
            if rng.random() < 0.5:
                r.cells((r.case("Total :"), 0, "l"), (amount, 0.72, "r"), (r.number(tax), 1, "r"))
        else:
            r.pair(r.case(f"{r.tax} @{rate}% included in total"), r.number(tax), 0)


def _tender(rng: Rng, total: int) -> int:
    step = rng.choice([100, 500, 1000, 5000, 10000])
    return (total // step + 1) * step


THANKS = ["Thank you", "Thank you, please come again", "Thank you! Please come again!", "Goods sold are not returnable", "Goods sold are not refundable", "Have a nice day", "Terima kasih", "Please keep this receipt",
          "No cash refund", "Exchange within 7 days with receipt", "Thank you for shopping with us", "See you again", "*** Thank you ***", "Price is inclusive of tax", "Follow us on Facebook", "This is a computer generated receipt",
          "Customer service: 1300-88-5200", "Vielen Dank für Ihren Einkauf", "Merci de votre visite", "Grazie e arrivederci", "Gracias por su compra", "Your feedback is important", "E.&O.E.", "Tell us how we did",
          "Goods must be in original state", "Printed by: admin", "Powered by POS", "Free parking for 2 hours", "Join our loyalty programme today"]


def _footer(r: _Receipt) -> None:
    rng = r.rng
    if rng.random() < 0.5:
        r.feed(0.5)
    lines = [r.case(line) for line in rng.sample(THANKS, rng.randint(0, 4)) if "1300" not in line or "phone" not in r.fields]
    for line in lines:
        r.put(line, "c" if rng.random() < 0.85 else "l")
    if lines:
        r.fields["last_line"] = [lines[-1]]
    if rng.random() < 0.12:
        r.put(rng.choice([w.digits(rng, 20), "* " + " ".join(w.digits(rng, 8)) + " *", w.code(rng)]), "c")
        r.fields.pop("last_line", None)
    r.doc.height = r.y + r.step * rng.uniform(0.5, 5)


def _questions(r: _Receipt) -> None:
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
    _item_questions(r)


def _item_questions(r: _Receipt) -> None:
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
