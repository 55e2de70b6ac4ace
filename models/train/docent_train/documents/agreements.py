"""Policies, bills and contracts: parties, periods, limits, readings, numbered clauses."""
from __future__ import annotations

import random

from . import words as w
from .facts import place
from .flow import Flow, draw_table
from .page import Document, pick
from .pairs import labelled_pairs

Rng = random.Random


def _money(rng: Rng, most: int = 900) -> str:
    return f"{rng.choice('$€£')}{rng.randint(2, most):,}.{rng.randrange(100):02d}"


def make_policy(rng: Rng) -> Document:
    flow = Flow(rng, "policy")
    doc = flow.doc
    insurer, holder, agent = w.company(rng), w.person(rng), w.person(rng)
    flow.heading(rng.choice(["Declarations", "Policy Declarations", "Insurance Policy", "Certificate of Insurance", "Coverage summary"]))
    flow.put(insurer, bold=rng.random() < 0.5)
    doc.ask("insurer", pick(rng, ["Which company issued the policy?", "Who is the insurer?", "With which company is the insurance?"]), insurer)
    clock = lambda: rng.choice(["", "", f" {w.time(rng)}"])
    begin, end, number = w.date(rng), w.date(rng), w.code(rng)
    entries = [
        (["Policy number", "Policy no.", "Policy"], number, ["What is the policy number?", "Which number does the policy have?"]),
        (["Effective date", "Effective", "Policy effective", "Valid from", "From"], begin + clock(), ["When does the policy become effective?", "When does the policy start?", "From when is it valid?", "When does cover begin?"]),
        (["Expiration date", "Expires", "Policy expires", "Valid to", "Until"], end + clock(), ["When does the policy expire?", "When does the policy end?", "Until when is it valid?", "When does cover end?"]),
        (["Named insured", "Insured", "Policyholder"], holder, ["Who is insured?", "Who is the policyholder?", "Who is the named insured?"]),
        (["Agent", "Insurance agent", "Your agent"], agent, ["Who is the agent?", "Which agent is named?"]),
        (["Vehicle", "Insured object", "Item insured"], w.product(rng), ["What is insured?", "Which vehicle is insured?"]),
        (["Premium", "Total premium", "Annual premium"], _money(rng), ["How much is the premium?", "What does the insurance cost?", "What is the total premium?"]),
        (["Deductible", "Excess"], _money(rng), ["How high is the deductible?", "What is the deductible?"]),
    ]
    flow.feed(0.5)
    labelled_pairs(rng, flow, rng.sample(entries, rng.randint(4, len(entries))), "policy", 4)
    if rng.random() < 0.6:
        flow.feed(0.6)
        rows = [[name, f"{rng.choice('$€£')}{rng.randint(1, 900)},000", _money(rng, 300)] for name in rng.sample(["Bodily injury", "Property damage", "Collision", "Fire", "Theft", "Glass", "Medical payments", "Water damage", "Legal aid", "Towing"], rng.randint(2, 6))]
        draw_table(flow, ["Coverage", rng.choice(["Limit", "Limits"]), "Premium"], rows, [False, True, True])
        name, limit, cost = rng.choice(rows)
        doc.ask("limit", pick(rng, ["What is the limit for {n}?", "Up to what amount is {n} covered?", "How high is the {n} limit?"], n=name.lower()), limit)
        doc.ask("cost", pick(rng, ["What is the premium for {n}?", "How much does {n} cost?"], n=name.lower()), cost)
    if rng.random() < 0.4:
        owner = w.company(rng)
        flow.feed()
        flow.put(f"© {rng.randint(1999, 2026)} {owner}", scale=0.8)
        doc.ask("rights", pick(rng, ["Which company holds the copyright on this page?", "Who holds the copyright?"]), owner)
    return flow.finish()


def make_bill(rng: Rng) -> Document:
    """Electricity, water, gas, telephone."""
    flow = Flow(rng, "bill")
    doc = flow.doc
    what, unit = rng.choice([("Electricity", "kWh"), ("Water", "m³"), ("Gas", "kWh"), ("Telephone", "min"), ("Internet", "GB")])
    firm, customer = f"{w.pseudo(rng, 2, 3).capitalize()} {rng.choice(['Energy', 'Water', 'Telecom', 'Utilities'])}", w.person(rng)
    flow.heading(f"{what} {rng.choice(['bill', 'invoice', 'statement'])}")
    flow.put(firm)
    doc.ask("firm", pick(rng, ["Which company sent the bill?", "Who is the supplier?", "From which company is this bill?"]), firm)
    before = rng.randint(100, 90000)
    used = rng.randint(10, 4000)
    entries = [
        (["Customer", "Account holder", "Name"], customer, ["Who is the customer?", "Whose bill is this?"]),
        (["Account number", "Customer no.", "Contract no."], w.code(rng), ["What is the account number?", "Which customer number is printed?"]),
        (["Meter number", "Meter"], w.digits(rng, 8), ["What is the meter number?", "Which meter was read?"]),
        (["Previous reading", "Old reading"], f"{before}", ["What was the previous reading?", "What did the meter show before?"]),
        (["Current reading", "New reading", "Present reading"], f"{before + used}", ["What is the current reading?", "What does the meter show now?"]),
        (["Consumption", "Usage", "Used"], f"{used} {unit}", ["How much was used?", "What is the consumption?", f"How many {unit} were used?"]),
        (["Billing period", "Period"], f"{w.date(rng, 0)} - {w.date(rng, 0)}", ["What is the billing period?", "For which period is the bill?"]),
        (["Amount due", "Total due", "Please pay"], _money(rng), ["How much must be paid?", "What is the amount due?", "How much is the bill?"]),
        (["Due date", "Pay by", "Due"], w.date(rng), ["When is the bill due?", "By when must it be paid?"]),
        (["Rate", "Price per unit"], f"0.{w.digits(rng, 2)} / {unit}", ["What is the price per unit?", "What is the rate?"]),
    ]
    flow.feed(0.5)
    kept = rng.sample(entries, rng.randint(4, 9))
    labelled_pairs(rng, flow, kept, "bill", 4)
    left = [e for e in entries if e not in kept]
    doc.ask("bill", pick(rng, rng.choice(left)[2]))
    return flow.finish()


CLAUSES = [("Term", "This agreement begins on {d} and ends after {k} months.", [("When does the agreement begin?", "{d}"), ("How long does the agreement last?", "{k} months")]), ("Rent", "The tenant pays {m} on the {n}th of each month.", [("How much is the monthly rent?", "{m}"), ("Who pays the rent?", "The tenant")]),
           ("Notice", "Either party may end this agreement with {k} weeks notice in writing.", [("How much notice must be given?", "{k} weeks"), ("How can the agreement be ended?", "with {k} weeks notice in writing")]), ("Governing law", "This agreement is governed by the laws of {c}.", [("Which law governs the agreement?", "the laws of {c}"), ("The law of which country applies?", "{c}")]),
           ("Delivery", "The seller delivers {n} {t}s to {p} before {d}.", [("How many {t}s are delivered?", "{n}"), ("Where are the {t}s delivered?", "{p}"), ("By when must the seller deliver?", "{d}")]), ("Penalty", "For every day of delay the supplier owes {m}.", [("What does the supplier owe for each day of delay?", "{m}"), ("What is the penalty for delay?", "{m}")]),
           ("Confidentiality", "Both parties keep the {t} plans secret for {n} years.", [("For how long are the plans kept secret?", "{n} years"), ("What is kept secret?", "the {t} plans")]), ("Deposit", "A deposit of {m} is returned within {n} days.", [("How much is the deposit?", "{m}"), ("Within how many days is the deposit returned?", "{n} days")]),
           ("Disputes", "Disputes are settled by the court of {p}.", [("Which court settles disputes?", "the court of {p}"), ("Where are disputes settled?", "the court of {p}")])]


def make_contract(rng: Rng) -> Document:
    flow = Flow(rng, "contract")
    doc = flow.doc
    title = rng.choice(["Rental Agreement", "Purchase Contract", "Service Agreement", "Non-disclosure Agreement", "Licence Agreement", "Supply Contract"])
    flow.heading(title)
    one, other, date = w.company(rng) if rng.random() < 0.6 else w.person(rng), w.company(rng) if rng.random() < 0.5 else w.person(rng), w.date(rng, rng.choice([11, 12, 0]))
    role_one, role_other = rng.choice([("Landlord", "Tenant"), ("Seller", "Buyer"), ("Supplier", "Customer"), ("Licensor", "Licensee")])
    flow.put(rng.choice(["This agreement is made on {d} between {a} (the \"{r}\") and {b} (the \"{s}\").", "{r}: {a} / {s}: {b} / Date: {d}"]).format(d=date, a=one, b=other, r=role_one, s=role_other))
    doc.ask("party", pick(rng, ["Who is the {r}?", "What is the name of the {r}?"], r=role_one.lower()), one)
    doc.ask("party", pick(rng, ["Who is the {r}?", "Which party is the {r}?"], r=role_other.lower()), other)
    doc.ask("date", pick(rng, ["When was the agreement made?", "What is the date of the contract?", "On which date was it signed?"]), date)
    chosen = rng.sample(CLAUSES, rng.randint(2, 6))
    headed = rng.random() < 0.6
    for n, (name, text, asks) in enumerate(chosen, 1):
        values = dict(d=w.date(rng, rng.choice([11, 12])), k=rng.choice(["two", "six", "12", "24", "36"]), m=_money(rng), n=str(rng.randint(2, 28)), c=rng.choice(w.COUNTRIES), t=rng.choice(w.THINGS), p=place(rng))
        flow.feed(0.4)
        if headed:
            flow.put(f"{n}. {name}", bold=True)
            flow.put(text.format(**values))
            doc.ask("clause", pick(rng, ["What is section {n} about?", "What is the heading of clause {n}?", "Which title does section {n} have?"], n=str(n)), name)
        else:
            flow.put(f"{n}. " + text.format(**values))
        question, answer = rng.choice(asks)
        doc.ask("clause", pick(rng, [question.format(**values)]), answer.format(**values))
    left = rng.choice([c for c in CLAUSES if c not in chosen])
    doc.ask("clause", pick(rng, [left[2][0][0].format(d="", k="", m="", n="", c="", t=rng.choice(w.THINGS), p="")]))
    return flow.finish()
