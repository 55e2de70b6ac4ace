"""Notices, advertisements, menus and recipes: short lines, each of them something that a reader asks for."""
from __future__ import annotations

import random

from . import words as w
from .facts import filler_sentence, place
from .flow import Flow
from .page import Document, pick
from .prose import make_title

Rng = random.Random
ASK = {
    "event": ["What is the event called?", "What is announced?", "Which event is this notice about?", "What is the title?", "What is the name of the event?"],
    "date": ["When does it take place?", "On which date is the event?", "What is the date?", "When is it?", "On what day does it happen?"],
    "time": ["At what time does it begin?", "When does it start?", "What time is it?", "From what time are the doors open?"],
    "venue": ["Where does it take place?", "What is the venue?", "Where is it held?", "In which place is the event?", "Where do I have to go?"],
    "city": ["In which city is it?", "In which town does it take place?", "Which city is it in?", "In which city is the event held?"],
    "price": ["How much does it cost?", "What is the entrance fee?", "How much is a ticket?", "What does entry cost?", "What is the price of admission?"],
    "contact": ["Who is the contact?", "Whom can I ask?", "Who organises it?", "Who should be contacted?", "Who is responsible?"],
    "phone": ["What is the phone number?", "Which number can I call?", "Where can I call for information?"],
    "email": ["What is the e-mail address?", "Where can I write to?", "To which address should one write?"],
    "speaker": ["Who is the speaker?", "Who gives the talk?", "Who will speak?", "Who is the guest?"],
    "until": ["By when must one register?", "What is the deadline for registration?", "Until when can I sign up?", "What is the last day to register?"],
    "host": ["Who is the host?", "Which company organises it?", "Who sponsors the event?", "By whom is it presented?"],
}


def make_notice(rng: Rng) -> Document:
    flow = Flow(rng, "notice")
    flow.size *= rng.choice([1, 1.3])
    doc = flow.doc
    align = rng.choice("lcc")
    event = f"{rng.choice(['Annual', 'Open', 'Winter', 'Summer', 'Public', 'Night of', 'First', 'International'])} {rng.choice(['Meeting', 'Concert', 'Fair', 'Market', 'Lecture', 'Workshop', 'Exhibition', 'Race', 'Day'])}" if rng.random() < 0.6 else make_title(rng)
    city = place(rng)
    date, clock, venue = w.date(rng, rng.choice([11, 12, 0, 14])), w.time(rng), f"{rng.choice(['Town Hall', 'Library', 'St Mary Church', 'Hotel', 'Museum', 'School', 'Park', 'Arena', 'University'])} {w.pseudo(rng, 2, 3).capitalize()}"
    day = rng.choice(w.DAYS)
    price = rng.choice(["free", "free of charge", f"{rng.choice('$€£')}{rng.randint(2, 90)}", f"{rng.randint(3, 60)}.50"])
    person, phone, mail, speaker, until, host = w.person(rng), w.phone(rng), w.email(rng), w.person(rng), w.date(rng, rng.choice([11, 12, 0])), w.company(rng)
    shapes = {
        "date": [f"{day}, {date}", f"on {date}", date, f"Date: {date}", f"{date}, {clock}"],
        "time": [f"at {clock}", f"{clock}", f"Time: {clock}", f"Doors open: {clock}", f"starts at {clock}"],
        "venue": [venue, f"at the {venue}", f"Place: {venue}", f"Venue: {venue}, {city}", f"{venue}, {city}"],
        "price": [f"Entry: {price}", f"Tickets {price}", f"Admission {price}", f"Entrance fee: {price}"],
        "contact": [f"Contact: {person}", f"Organiser: {person}", f"For questions ask {person}", f"Information: {person}"],
        "phone": [f"Tel. {phone}", phone, f"call {phone}", f"Phone: {phone}"],
        "email": [mail, f"E-mail: {mail}", f"write to {mail}"],
        "speaker": [f"Speaker: {speaker}", f"with {speaker}", f"A talk by {speaker}", f"Guest: {speaker}"],
        "until": [f"Register by {until}", f"Registration until {until}", f"Please sign up before {until}", f"Deadline: {until}"],
        "host": [f"presented by {host}", f"Host: {host}", f"Sponsored by {host}", f"{host} invites you"],
    }
    values = dict(date=date, time=clock, venue=venue, price=price, contact=person, phone=phone, email=mail, speaker=speaker, until=until, host=host)
    if rng.random() < 0.3:
        flow.put(rng.choice(["NOTICE", "INVITATION", "Save the date", "Announcement", "Come one, come all!"]), align)
    flow.put(event, align, True, rng.choice([1.4, 1.8, 2.2]))
    doc.ask("event", pick(rng, ASK["event"]), event)
    flow.feed(0.5)
    chosen = ["date", *rng.sample([k for k in shapes if k != "date"], rng.randint(3, 7))]
    if rng.random() < 0.5:
        rng.shuffle(chosen)
    shown_city = False
    for key in chosen:
        shape = rng.choice(shapes[key])
        shown_city |= city in shape
        if key == "date" and clock in shape and "time" in chosen:
            shape = date
        flow.put(shape, align, rng.random() < 0.2, rng.choice([1, 1, 1.2]))
        flow.feed(rng.choice([0, 0, 0.5]))
    if rng.random() < 0.4:
        flow.put(filler_sentence(rng), align)
    for key in rng.sample(chosen, min(4, len(chosen))):
        doc.ask(key, pick(rng, ASK[key]), values[key])
    if shown_city:
        doc.ask("city", pick(rng, ASK["city"]), city)
    absent = [k for k in shapes if k not in chosen and k not in ("time", "host")]
    if absent:
        key = rng.choice(absent)
        doc.ask(key, pick(rng, ASK[key]))
    return flow.finish()


DISH = ["How much is the {n}?", "What does the {n} cost?", "What is the price of {n}?", "How much do you pay for {n}?", "price of the {n}?"]
BY_PRICE = ["Which dish costs {v}?", "What can I get for {v}?", "Which item is priced at {v}?"]
WITH = ["What comes with the {n}?", "What is the {n} served with?", "What is in the {n}?"]
SECTION_OF = ["In which section is the {n}?", "Under which heading is {n} listed?"]


def make_menu(rng: Rng) -> Document:
    flow = Flow(rng, "menu")
    doc = flow.doc
    house = f"{rng.choice(['Café', 'Restaurant', 'The', 'Bistro', 'Trattoria', 'Shop'])} {w.pseudo(rng, 2, 3).capitalize()}"
    flow.heading(house)
    doc.ask("title", pick(rng, ["What is the name of the restaurant?", "Whose menu is this?", "What is the name of the place?", "What is printed at the top?"]), house)
    names = iter(w.unique(rng, 40, lambda r: f"{r.choice(w.ITEM_ADJ).capitalize()} {r.choice(w.ITEM_NOUN).lower()}" if r.random() < 0.7 else f"{w.pseudo(r, 2, 3).capitalize()} {r.choice(['soup', 'pie', 'stew', 'salad', 'cake', 'wine'])}"))
    currency, dots, described = rng.choice(["$", "€", "", "£", "RM "]), rng.choice(["", "", " ....", " ......"]), rng.random() < 0.5
    dishes: list[tuple[str, str, str, str]] = []
    for section in rng.sample(["Starters", "Soups", "Main dishes", "Fish", "Desserts", "Drinks", "Breakfast", "Specials", "Sides", "Pasta"], rng.randint(1, 4)):
        flow.feed(0.5)
        flow.put(section, rng.choice("lc"), True, 1.2)
        for _ in range(rng.randint(2, 6)):
            name, price = next(names), f"{currency}{rng.randint(1, 60)}.{rng.choice(['00', '50', '90', '95', '20'])}"
            extra = f"{rng.choice(['with', 'served with', 'in'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(w.ITEM_NOUN).lower()}" if described and rng.random() < 0.6 else ""
            flow.at(name + dots, flow.left)
            flow.at(price, flow.right, "r")
            flow.feed()
            if extra:
                flow.put(extra, scale=0.85)
            dishes.append((name, price, extra, section))
    prices = [d[1] for d in dishes]
    for name, price, extra, section in rng.sample(dishes, min(3, len(dishes))):
        doc.ask("price", pick(rng, DISH, n=name.lower() if rng.random() < 0.5 else name), price)
        if extra:
            doc.ask("with", pick(rng, WITH, n=name), extra.split(" ", 2 if extra.startswith("served") else 1)[-1])
        if prices.count(price) == 1:
            doc.ask("by_price", pick(rng, BY_PRICE, v=price), name)
        doc.ask("section", pick(rng, SECTION_OF, n=name), section)
    doc.ask("price", pick(rng, DISH, n=next(names)))
    return flow.finish()


STEP = ["What is step {n}?", "What must be done in step {n}?", "What does step {n} say?", "Read step {n}."]
AMOUNT = ["How much {n} is needed?", "How many {n} are needed?", "What amount of {n} does it take?", "How much {n} do I need?"]


def make_instructions(rng: Rng) -> Document:
    """A recipe or a manual: what is needed, then numbered steps."""
    flow = Flow(rng, "instructions")
    doc = flow.doc
    title = f"{rng.choice(['How to make', 'How to repair', 'Assembling', 'Recipe:', 'Installing'])} {rng.choice(['a', 'the', 'your'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(w.THINGS)}"
    flow.heading(title)
    doc.ask("title", pick(rng, ["What is the title?", "What are these instructions for?", "What does the heading say?"]), title)
    flow.feed(0.4)
    flow.put(rng.choice(["You need:", "Ingredients", "Parts", "Required material:"]), bold=True)
    parts = w.unique(rng, rng.randint(2, 8), lambda r: r.choice(w.ITEM_NOUN).lower() if r.random() < 0.5 else r.choice(w.THINGS) + "s")
    amounts = [f"{rng.randint(1, 900)}{rng.choice([' g', ' ml', ' kg', '', '', ' pieces', ' cups', ' m'])}" for _ in parts]
    tail = rng.random() < 0.4
    for amount, part in zip(amounts, parts, strict=True):
        if tail:
            flow.at(part, flow.left)
            flow.at(amount, flow.left + flow.width * 0.4)
            flow.feed()
        else:
            flow.put(f"{rng.choice(['', '- ', '• '])}{amount} {part}")
    flow.feed(0.5)
    mark = rng.choice(["{n}. ", "{n}) ", "Step {n}: ", "{n} "])
    steps = [f"{rng.choice(['Put', 'Remove', 'Mix', 'Turn', 'Tighten', 'Clean', 'Heat', 'Connect', 'Check'])} the {rng.choice(w.THINGS)} {rng.choice(['with', 'under', 'behind', 'after', 'before'])} the {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(w.THINGS)}{rng.choice(['', f' for {rng.randint(2, 90)} minutes', f' at {rng.randint(20, 250)} °C'])}." for _ in range(rng.randint(2, 8))]
    for n, step in enumerate(steps, 1):
        flow.put(mark.format(n=n) + step)
    n = rng.randrange(len(steps))
    doc.ask("step", pick(rng, STEP, n=str(n + 1)), steps[n].rstrip("."))
    for amount, part in rng.sample(list(zip(amounts, parts, strict=True)), min(3, len(parts))):
        doc.ask("amount", pick(rng, AMOUNT, n=part), amount)
    for n, step in enumerate(steps):
        words = step.rstrip(".").split(" ")
        if " for " in step and "minutes" in step:
            doc.ask("how_long", f"{rng.choice(['How long', 'For how many minutes'])} must one {step.split(' for ')[0][0].lower() + step.split(' for ')[0][1:]}?", step.split(" for ")[1].rstrip("."))
        elif " at " in step:
            doc.ask("how_hot", f"At what temperature must one {step.split(' at ')[0][0].lower() + step.split(' at ')[0][1:]}?", step.split(" at ")[1].rstrip("."))
        elif rng.random() < 0.3:
            doc.ask("what", f"What must be done with the {words[2]}?", step.rstrip("."))
    doc.ask("amount", pick(rng, AMOUNT, n=f"{w.pseudo(rng, 2, 3)} {rng.choice(w.THINGS)}s"))
    return flow.finish()
