"""From the subtotal to the change: discount, service, tax, rounding, the total in its many wordings, payment, tax summary."""
from __future__ import annotations

import random

from . import words as w
from .till_roll import Goods, TillRoll

Rng = random.Random


def write_totals(r: TillRoll, goods: list[Goods]) -> None:
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
