"""Till receipts in the style of Malaysian, US, UK and continental European shops, with exact answers."""
from __future__ import annotations

import random

from . import words as w
from .page import Document
from .receipt_names import address_lines, item_name, shop_name
from .receipt_questions import ask_receipt
from .receipt_totals import write_totals
from .till_roll import Goods, TillRoll

Rng = random.Random


def make_receipt(rng: Rng) -> Document:
    r = TillRoll(rng)
    _header(r)
    _meta_and_items(r)
    ask_receipt(r)
    return r.doc


def _header(r: TillRoll) -> None:
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


def _meta_and_items(r: TillRoll) -> None:
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
    write_totals(r, goods)
    if late:
        _meta(r, bare, keyed)
    if footer_date and (has_date or has_time):
        r.put(" ".join(([date] if has_date else []) + ([clock] if has_time else [])), rng.choice("lcr"))
    _footer(r)


def _meta(r: TillRoll, bare: list[str], keyed: list[tuple[str, str]]) -> None:
    if len(bare) == 2 and r.rng.random() < 0.6:
        r.cells((bare[0], 0, "l"), (bare[1], 1, "r"))
    else:
        for value in bare:
            r.cells((value, 0, "l") if r.rng.random() < 0.7 else (value, 1, "r"))
    r.pairs_row(keyed)


def _column_heads(r: TillRoll, layout: int, with_code: bool) -> None:
    item = r.say("Item", "Description", "Desc", "Item/Desc", "Descriptions")
    qty, price, amount = r.say("Qty", "Qty", "Quantity"), r.say("Price", "U.Price", "U/P", "Unit Price", "S/Price"), r.say("Amount", "Amt", f"Amount({r.currency})", "Total", f"Amt ({r.currency})")
    if layout == 2:
        item = r.say("Item", "Code", "Code/Desc")
    if len(item + qty + price + amount) + 4 > r.columns:
        qty, price, amount = r.case("Qty"), r.case("U/P"), r.case("Amt")
    r.cells((item, 0, "l"), (qty, 0.58, "r"), (price, 0.78, "r"), (amount, 1, "r"))
    r.rule()


THANKS = ["Thank you", "Thank you, please come again", "Thank you! Please come again!", "Goods sold are not returnable", "Goods sold are not refundable", "Have a nice day", "Terima kasih", "Please keep this receipt",
          "No cash refund", "Exchange within 7 days with receipt", "Thank you for shopping with us", "See you again", "*** Thank you ***", "Price is inclusive of tax", "Follow us on Facebook", "This is a computer generated receipt",
          "Customer service: 1300-88-5200", "Vielen Dank für Ihren Einkauf", "Merci de votre visite", "Grazie e arrivederci", "Gracias por su compra", "Your feedback is important", "E.&O.E.", "Tell us how we did",
          "Goods must be in original state", "Printed by: admin", "Powered by POS", "Free parking for 2 hours", "Join our loyalty programme today"]


def _footer(r: TillRoll) -> None:
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
