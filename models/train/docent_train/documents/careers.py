"""Pages about people at work: curricula, minutes of meetings, job advertisements."""
from __future__ import annotations

import random

from . import words as w
from .facts import filler_sentence, place
from .flow import Flow
from .page import Document, pick

Rng = random.Random


def make_curriculum(rng: Rng) -> Document:
    flow = Flow(rng, "curriculum")
    doc = flow.doc
    name, phone, mail = w.person(rng), w.phone(rng), w.email(rng)
    flow.heading(name)
    doc.ask("name", pick(rng, ["Whose CV is this?", "What is the name of the applicant?", "Who is this résumé about?", "What is the person's name?"]), name)
    for text, kind, asks in ((phone, "phone", ["What is the phone number?", "How can {n} be reached by phone?"]), (mail, "email", ["What is the e-mail address?", "What is {n}'s email?"]), (place(rng), "city", ["In which city does {n} live?", "Where does {n} live?"])):
        if rng.random() < 0.6:
            flow.put(text)
            doc.ask(kind, pick(rng, asks, n=name.split(" ")[0]), text)
    jobs, firms = w.unique(rng, 5, lambda r: f"{r.choice(['Senior ', 'Junior ', '', '', 'Chief '])}{r.choice(w.JOBS)}"), w.unique(rng, 5, w.company)
    year = rng.randint(1985, 2005)
    listed = []
    for job, firm in zip(jobs, firms, strict=True):
        end = year + rng.randint(1, 6)
        listed.append((str(year), str(end), job, firm))
        year = end
    listed = listed[: rng.randint(1, 5)]
    if rng.random() < 0.7:
        listed.reverse()
    flow.feed(0.6)
    flow.put(rng.choice(["Experience", "Work history", "Employment", "EXPERIENCE"]), bold=True, scale=1.2)
    shape, dash = rng.randrange(3), rng.choice([" – ", " - ", "–", " to "])
    for begin, end, job, firm in listed:
        span = begin + dash + end
        if shape == 0:
            flow.at(span, flow.left)
            flow.at(f"{job}, {firm}", flow.left + flow.size * 8)
            flow.feed()
        elif shape == 1:
            flow.put(job, bold=True)
            flow.put(f"{firm}, {span}")
        else:
            flow.at(f"{firm}", flow.left, bold=True)
            flow.at(span, flow.right, "r")
            flow.feed()
            flow.put(job)
        if rng.random() < 0.4:
            flow.put(filler_sentence(rng), scale=0.9)
    begin, end, job, firm = rng.choice(listed)
    first = name.split(" ")[0]
    doc.ask("worked_as", pick(rng, ["What was {n}'s job at {o}?", "As what did {n} work at {o}?", "Which position did {n} hold at {o}?"], n=first, o=firm), job)
    doc.ask("worked_at", pick(rng, ["Where did {n} work as {j}?", "At which company was {n} {j}?", "Who employed {n} as {j}?"], n=first, j=job.lower()), firm)
    doc.ask("began", pick(rng, ["When did {n} start at {o}?", "Since when did {n} work for {o}?", "In which year did {n} join {o}?"], n=first, o=firm), begin)
    doc.ask("left", pick(rng, ["When did {n} leave {o}?", "Until when did {n} work for {o}?", "In which year did {n} leave {o}?"], n=first, o=firm), end)
    doc.ask("from", pick(rng, ["Where did {n} work from {b} to {e}?", "Which company did {n} work for between {b} and {e}?"], n=first, b=begin, e=end), firm)
    if rng.random() < 0.7:
        flow.feed(0.5)
        flow.put(rng.choice(["Education", "Studies", "EDUCATION"]), bold=True, scale=1.2)
        school, degree, year_of = f"University of {place(rng)}", f"{rng.choice(['BSc', 'MSc', 'BA', 'PhD', 'Diploma'])} in {rng.choice(['Physics', 'History', 'Law', 'Biology', 'Economics', 'Music'])}", str(rng.randint(1975, 2010))
        flow.put(f"{degree}, {school}, {year_of}")
        doc.ask("degree", pick(rng, ["Which degree does {n} have?", "What did {n} study?", "What is {n}'s degree?"], n=first), degree)
        doc.ask("school", pick(rng, ["Where did {n} study?", "Which university did {n} attend?", "At which school was {n}?"], n=first), school)
        doc.ask("graduated", pick(rng, ["When did {n} graduate?", "In which year did {n} finish university?"], n=first), year_of)
    else:
        doc.ask("degree", pick(rng, ["Which degree does {n} have?", "Where did {n} study?"], n=first))
    if rng.random() < 0.5:
        languages = rng.sample(["English", "French", "German", "Malay", "Spanish", "Mandarin"], 2)
        flow.put(f"Languages: {', '.join(languages)}")
        doc.ask("languages", pick(rng, ["Which languages does {n} speak?", "What languages are listed?"], n=first), ", ".join(languages))
    return flow.finish()


def make_minutes(rng: Rng) -> Document:
    flow = Flow(rng, "minutes")
    doc = flow.doc
    group = f"{rng.choice(w.DEPARTMENTS)} {rng.choice(['Committee', 'Team', 'Board', 'Working Group'])}"
    flow.heading(f"{rng.choice(['Minutes', 'Minutes of the meeting', 'Protocol'])}: {group}")
    doc.ask("group", pick(rng, ["Which group met?", "Whose minutes are these?", "Which committee held the meeting?"]), group)
    date, clock, room, chair, writer = w.date(rng), w.time(rng), f"Room {rng.randint(1, 400)}", w.person(rng), w.person(rng)
    present, absent = w.unique(rng, rng.randint(2, 5), w.person), w.person(rng)
    for label, value, asks in (
        (["Date", "Held on"], date, ["When was the meeting?", "On which date did they meet?", "What is the date of the meeting?"]),
        (["Time", "Start"], clock, ["At what time did the meeting begin?", "When did it start?"]),
        (["Place", "Location"], room, ["Where was the meeting?", "In which room did they meet?", "Where did the meeting take place?"]),
        (["Chair", "Chairperson", "Led by"], chair, ["Who chaired the meeting?", "Who led the meeting?", "Who was in the chair?"]),
        (["Minutes by", "Recorded by", "Secretary"], writer, ["Who wrote the minutes?", "Who took the notes?", "Who recorded the meeting?"]),
        (["Present", "Attendees", "Participants"], ", ".join(present), ["Who was present?", "Who attended the meeting?", "Name the participants."]),
        (["Apologies", "Absent", "Excused"], absent, ["Who was absent?", "Who did not attend?", "Who was excused?"]),
    ):
        if rng.random() < 0.7:
            flow.put(f"{rng.choice(label)}: {value}")
            doc.ask("head", pick(rng, asks), value)
        elif rng.random() < 0.3:
            doc.ask("head", pick(rng, asks))
    flow.feed(0.5)
    for n in range(1, rng.randint(2, 5)):
        flow.put(f"{n}. {rng.choice(w.ITEM_ADJ).capitalize()} {rng.choice(w.THINGS)}s", bold=True)
        flow.put(filler_sentence(rng))
        if rng.random() < 0.7:
            who, what, when = rng.choice(present), f"{rng.choice(['repair', 'order', 'sell', 'paint', 'test'])} the {w.pseudo(rng, 1, 2)} {rng.choice(w.THINGS)}", w.date(rng, rng.choice([0, 11, 12]))
            flow.put(rng.choice(["{p} will {t} by {d}.", "Action: {p} to {t} before {d}.", "It was agreed that {p} should {t} by {d}."]).format(p=who, t=what, d=when))
            doc.ask("who", pick(rng, ["Who will {t}?", "Who has to {t}?", "Whose task is it to {t}?"], t=what), who)
            doc.ask("until", pick(rng, ["By when must {p} {t}?", "What is the deadline to {t}?"], p=who, t=what), when)
            doc.ask("task", pick(rng, ["What must {p} do by {d}?", "What will {p} do before {d}?"], p=who, d=when), what)
    return flow.finish()


def make_vacancy(rng: Rng) -> Document:
    flow = Flow(rng, "vacancy")
    doc = flow.doc
    firm, job, city, person, mail = w.company(rng), f"{rng.choice(['Senior ', '', 'Assistant '])}{rng.choice(w.JOBS)}", place(rng), w.person(rng), w.email(rng)
    pay, hours, start, until = f"{rng.choice('$€£')}{rng.randint(20, 120)},000", f"{rng.choice([20, 30, 35, 38, 40])} hours a week", w.date(rng, rng.choice([11, 12, 0])), w.date(rng, rng.choice([11, 12, 14]))
    lines = [
        ([f"{firm} is looking for a {job}", f"We are hiring: {job}", f"{job} wanted", f"Position: {job}"], job, ["Which position is offered?", "Which job is advertised?", "Who is wanted?", "What is the job title?"]),
        ([f"{firm}", f"Company: {firm}", f"About {firm}"], firm, ["Which company is hiring?", "Who offers the job?", "What is the name of the employer?"]),
        ([f"Place of work: {city}", f"in {city}", f"our office in {city}", f"Location: {city}"], city, ["Where is the job?", "In which city is the job?", "What is the place of work?"]),
        ([f"Salary: {pay} a year", f"We pay {pay}", f"{pay} per year"], pay, ["How much is the salary?", "What does the job pay?", "How much does one earn?"]),
        ([f"{hours}", f"Working time: {hours}"], hours, ["How many hours a week does one work?", "What is the working time?"]),
        ([f"Start: {start}", f"from {start}", f"Beginning on {start}"], start, ["When does the job start?", "From when on is the job?", "What is the starting date?"]),
        ([f"Apply by {until}", f"Closing date: {until}", f"Applications until {until}"], until, ["By when must one apply?", "What is the closing date?", "Until when can I apply?"]),
        ([f"Contact: {person}", f"Send your CV to {person}", f"Questions to {person}"], person, ["Who is the contact?", "To whom should the CV be sent?", "Whom should I write to?"]),
        ([mail, f"E-mail: {mail}"], mail, ["To which e-mail address should applications be sent?", "What is the e-mail address?"]),
        ([f"You have {rng.randint(2, 12)} years of experience.", ""], "", []),
    ]
    head, rest = lines[:2], rng.sample(lines[2:], rng.randint(3, 8))
    for texts, value, asks in head + rest:
        text = rng.choice(texts)
        if text:
            flow.put(text, bold=value == job, scale=1.4 if value == job else 1)
        if text and asks and value in text:
            doc.ask("vacancy", pick(rng, asks), value)
    for texts, value, asks in lines:
        if value and value not in (firm, job) and not any(value == v for _, v, _ in rest) and rng.random() < 0.3:
            doc.ask("vacancy", pick(rng, asks))
    return flow.finish()
