"""Word lists and composers for names, addresses, goods and numbers.

The lists are small on purpose and every composer mixes in pseudo-words and random digits: a model that answers by remembering
names instead of copying them from the page must lose on these pages.
"""
from __future__ import annotations

import datetime
import random
import string

Rng = random.Random


def _w(text: str) -> list[str]:
    return text.split()


def _l(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


FIRST = _w("""Aaron Abigail Adam Ahmad Aisha Alan Alejandro Alice Aminah Amir Ana Andrea Anita Anna Antonio Arjun Azlan Barbara Beatrice
Benjamin Bernard Bianca Boon Brian Camille Carla Carlos Catherine Chandra Charles Chee Chloe Christine Claire Claudia Daniel David Deepa
Diana Dietmar Dmitri Edith Elena Elias Elif Emily Emma Eric Erik Esther Eva Fatimah Felix Fiona Florian Francesca Frank Gabriel Geeta
George Giulia Grace Greta Guan Hafiz Hana Hannah Hans Harold Hasan Helen Henrik Hui Ibrahim Ida Igor Ines Ingrid Irene Isabel Ivan Jack
Jacob Jaya Jean Jennifer Joanna Johan Jorge Josef Julia Kamal Karen Karl Katarina Keith Kim Krishnan Lars Laura Lena Leo Lim Linda Louis
Lucia Lukas Mages Magnus Maria Mark Marta Mateo Matthias Mei Mia Michael Ming Mohamed Monika Nadia Natalie Nicole Nils Noah Nora Norhayati
Oliver Olga Omar Oscar Paul Pedro Peter Petra Pierre Priya Rachel Rafael Raj Ramesh Rebecca Ricardo Rita Robert Rohana Rosa Ruth Sabine
Samuel Sandra Sara Sebastian Selvam Siew Simon Siti Sofia Stefan Susan Suresh Syafiq Sven Tan Tanja Teresa Thomas Tobias Ursula Valentina
Vera Victor Vijay Walter Wei Wen William Xavier Yasmin Yusuf Zainab Zoe""")
LAST = _w("""Abdullah Adams Ahmad Almeida Andersen Anderson Ang Bauer Becker Bell Bennett Berg Bianchi Brown Carter Castro Chan Chen
Cheong Chong Clark Collins Conti Costa Davies Diaz Dubois Edwards Evans Fernandez Ferrari Fischer Fischer Fong Foster Fournier Garcia
Gomez Goh Graham Green Gruber Hall Hansen Harris Hashim Hill Ho Hoffmann Hughes Hussein Ibrahim Ismail Ivanov Jackson Jansen Jensen
Johansson Johnson Jones Kaya Keller Khan Klein Koch Kovacs Krishnan Kumar Lam Larsen Lau Lee Leong Lewis Lim Lindberg Lopez Low Maier
Marino Martin Martinez Meier Menon Meyer Miller Mitchell Moore Morales Moreau Morris Muller Murphy Nair Nguyen Nielsen Novak Olsen Ong
Ortiz Osman Park Patel Pereira Perez Petersen Phillips Pillai Quek Rahman Ramos Reddy Reyes Ricci Richter Rivera Roberts Robinson Romano
Rossi Roux Ryan Sanchez Santos Sato Schmidt Schneider Scott Sharma Silva Singh Smith Soh Sorensen Subramaniam Suzuki Svensson Tan Taylor
Teo Thompson Torres Turner Vogel Wagner Walker Wang Ward Watson Weber White Williams Wilson Wolf Wong Wood Wright Yamada Yap Yeoh Yilmaz
Young Zhang Zimmermann""")
MY_TOWNS = _l("""KUALA LUMPUR, PETALING JAYA, SHAH ALAM, KLANG, SUBANG JAYA, PUCHONG, JOHOR BAHRU, SKUDAI, MASAI, MELAKA, SEREMBAN, IPOH,
KAJANG, CHERAS, AMPANG, SETAPAK, RAWANG, SEPANG, DENGKIL, CYBERJAYA, PUTRAJAYA, BUTTERWORTH, GEORGETOWN, ALOR SETAR, KUANTAN, BATU PAHAT,
KLUANG, MUAR, SERI KEMBANGAN, SUNGAI BULOH, BANGI, SEMENYIH, NILAI, TAIPING, SITIAWAN, KOTA BHARU, MIRI, KUCHING, SIBU, TAWAU, BALAKONG,
SETIA ALAM, KOTA KEMUNING, PORT DICKSON, ULU TIRAM, GELANG PATAH, PONTIAN, SEGAMAT, TELUK INTAN, SUNGAI PETANI, BUKIT MERTAJAM, LABUAN""")
MY_STATES = _l("SELANGOR, JOHOR, SELANGOR DARUL EHSAN, PERAK, PENANG, KEDAH, MELAKA, PAHANG, NEGERI SEMBILAN, WP KUALA LUMPUR, SARAWAK, SABAH, JOHOR DARUL TAKZIM, W. PERSEKUTUAN")
MY_AREAS = _w("""MELATI SETIA INDAH PERMAI JAYA UTAMA BAKTI DESA DAMAI PERDANA BAHAGIA SENTOSA MUTIARA KENARI CEMPAKA ANGGERIK KEMUNING
RAJA MAHKOTA SUTERA PELANGI TEKNOLOGI MEGAH MALURI KINRARA PUTERI PERINDU DAMANSARA CONNAUGHT MIHARJA BERKELEY TEMENGGUNG SULTAN KEPONG
SEGAMBUT WANGSA TEBRAU AUSTIN PERLING NUSA BUKIT RIMBA SRI MELAWATI GOMBAK PANTAI BANGSAR LAGENDA RINTING KOTA GEMILANG IMPIAN""")
MY_ROADS = _l("JALAN, JLN, LORONG, PERSIARAN, LEBUH, JALAN, JALAN")
US_TOWNS = _l("""Springfield, Riverside, Franklin, Greenville, Bristol, Clinton, Fairview, Salem, Madison, Georgetown, Arlington, Ashland, Dover,
Oxford, Jackson, Burlington, Manchester, Milton, Newport, Auburn, Centerville, Clayton, Dayton, Lexington, Milford, Winchester, Portland,
Austin, Houston, Denver, Seattle, Tucson, Omaha, Raleigh, Memphis, Boise, Fresno, Mesa, Tampa, Toledo, Reno, Durham, Irvine, Plano""")
US_STATES = _w("AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY")
UK_TOWNS = _l("""London, Leeds, Bath, York, Bristol, Cardiff, Derby, Exeter, Glasgow, Hull, Ipswich, Leicester, Lincoln, Luton, Norwich, Nottingham,
Oxford, Perth, Plymouth, Preston, Reading, Ripon, Salford, Sheffield, Stirling, Sunderland, Swansea, Truro, Wells, Worcester, Dundee""")
EU_TOWNS = _l("""Berlin, Hamburg, Köln, Leipzig, Dresden, Graz, Wien, Zürich, Bern, Basel, Lyon, Nantes, Bordeaux, Lille, Toulouse, Genève, Milano,
Torino, Bologna, Firenze, Verona, Sevilla, Valencia, Zaragoza, Málaga, Bilbao, Porto, Braga, Coimbra, Utrecht, Leiden, Rotterdam, Gent,
Antwerpen, Århus, Odense, Göteborg, Malmö, Bergen, Oulu, Kraków, Brno, München, Düsseldorf, Nürnberg, Besançon, Nîmes, Orléans, León""")
STREETS = _l("""Maple, Oak, Cedar, Main, Park, Washington, Lake, Hill, Walnut, Spring, North, Ridge, Church, Willow, Mill, Sunset, Railroad,
Jefferson, Center, Highland, Forest, River, Meadow, Broad, Chestnut, Dogwood, Franklin, Lincoln, Cherry, Pleasant, Station, Victoria,
Queen, King, Albert, Station, Bridge, Market, Castle, Abbey, Grove, Garden, Orchard, Harbour, Quay, Elm, Birch, Juniper, Canal""")
STREET_KINDS = _l("Street, St, Road, Rd, Avenue, Ave, Lane, Drive, Dr, Blvd, Court, Way, Place, Close, Square, Terrace")
EU_STREETS = _l("""Hauptstraße, Bahnhofstraße, Gartenweg, Lindenallee, Schillerstr., Goetheplatz, Marktplatz, Ringstraße, rue de la Gare, rue Pasteur,
avenue Foch, place du Marché, rue des Écoles, Via Roma, Via Garibaldi, Corso Italia, Piazza Dante, Calle Mayor, Calle del Sol, Avenida de América,
Plaza España, Rua Augusta, Rua do Carmo, Kerkstraat, Dorpsstraat, Nieuwe Gracht, Storgatan, Kungsgatan, Nørregade, Vestergade, Mühlenweg""")
SHOP_WORDS = _l("""HARDWARE, STATIONERY, RESTAURANT, BAKERY, PHARMACY, MINI MARKET, SUPERMARKET, TRADING, ENTERPRISE, BOOKSTORE, FASHION, ELECTRICAL,
COFFEE HOUSE, CAFE, KITCHEN, FRESH MART, DELIGHTS, SEAFOOD, FURNITURE, AUTO PARTS, TYRE SERVICE, OPTICAL, PET SHOP, CAR WASH, LAUNDRY, PRINTING,
MOTOR, HOME DECO, GIFT SHOP, TOYS, SPORTS, CLINIC, DENTAL SURGERY, PETROL STATION, GROCER, BUTCHER, FLORIST, BISTRO, GRILL, NOODLE HOUSE,
DIM SUM, CURRY HOUSE, FOOD COURT, CASH & CARRY, WHOLESALE, CONVENIENCE STORE, PHONE CENTRE, COMPUTER, MACHINERY, LIGHTING, PAINT CENTRE, GARDEN CENTRE""")
MY_SUFFIX = _l("SDN BHD, SDN. BHD., (M) SDN BHD, ENTERPRISE, TRADING, S/B, SDN.BHD., MARKETING SDN BHD, HOLDINGS SDN BHD, (KL) SDN BHD, & SONS, RETAIL SDN BHD, RESOURCES SDN BHD")
US_SUFFIX = _l("Inc., LLC, Co., Corp., & Sons, Stores, Ltd, Group, Market, Company, Brothers")
EU_SUFFIX = _l("GmbH, GmbH & Co. KG, AG, S.A., SARL, S.p.A., S.r.l., B.V., e.K., OHG, AB, ApS, Lda., S.L.")
MY_SHOP_HEAD = _l("RESTORAN, KEDAI MAKAN, PERNIAGAAN, SYARIKAT, PASARAYA, KEDAI RUNCIT, KEDAI UBAT, KEDAI BUKU, PASAR MINI, KLINIK, BENGKEL, STESEN MINYAK, RESTAURANT, KEDAI KOPI")
ITEM_ADJ = _l("""FRESH, ORGANIC, ICED, HOT, SPICY, LARGE, SMALL, MINI, JUMBO, CLASSIC, GRILLED, FRIED, ROASTED, STEAMED, SWEET, SALTED, DRIED, FROZEN,
BLACK, WHITE, RED, BLUE, GREEN, YELLOW, HEAVY DUTY, STAINLESS, PLASTIC, WOODEN, PREMIUM, ORIGINAL, LIGHT, LOW FAT, DOUBLE, CRISPY, EXTRA, SPECIAL""")
ITEM_NOUN = _l("""CHICKEN RICE, BEEF NOODLE, NASI LEMAK, ROTI CANAI, TEH TARIK, KOPI O, MILO, MINERAL WATER, ORANGE JUICE, COLA, GREEN TEA, LATTE, ESPRESSO,
CAPPUCCINO, SANDWICH, BURGER, FRIES, PIZZA, SALAD, SOUP, TOAST, CROISSANT, MUFFIN, DONUT, CHEESECAKE, BROWNIE, WAFFLE, ICE CREAM, YOGURT, MILK, BUTTER,
CHEESE, EGGS, BREAD, BAGUETTE, APPLES, BANANAS, GRAPES, LEMONS, TOMATOES, POTATOES, ONIONS, GARLIC, CARROTS, SPINACH, CABBAGE, MUSHROOM, PORK RIB,
FISH FILLET, PRAWNS, SQUID, TOFU, RICE 5KG, FLOUR, SUGAR, SALT, COOKING OIL, SOY SAUCE, OYSTER SAUCE, CHILI SAUCE, KETCHUP, MAYONNAISE, BISCUIT, CHIPS,
CHOCOLATE, CANDY, GUM, INSTANT NOODLE, CEREAL, COFFEE POWDER, TEA BAG, HONEY, JAM, SHAMPOO, SOAP, TOOTHPASTE, TOOTHBRUSH, TISSUE, DETERGENT, BLEACH,
SPONGE, TRASH BAG, BATTERY AA, LED BULB, CABLE TIE, EXTENSION CORD, PLUG, SWITCH, SCREWDRIVER, HAMMER, NAILS, SCREWS, PIPE, VALVE, PAINT BRUSH, ROLLER,
SEALANT, GLUE, TAPE, WIRE, SAND PAPER, DRILL BIT, LADDER, PADLOCK, HINGE, BUCKET, MOP, BROOM, NOTEBOOK, BALL PEN, PENCIL, ERASER, MARKER, A4 PAPER,
FILE, STAPLER, ENVELOPE, CALCULATOR, INK CARTRIDGE, USB CABLE, MOUSE, KEYBOARD, HEADSET, CHARGER, PHONE CASE, T-SHIRT, JEANS, SOCKS, SLIPPERS, BELT,
CAP, TOWEL, PILLOW, BLANKET, CUP, PLATE, BOWL, SPOON, FORK, KNIFE, PAN, KETTLE, VASE, CANDLE, BALLOON, TOY CAR, PUZZLE, DOLL, ENGINE OIL, WIPER,
CAR WAX, TYRE, COOLANT, UNLEADED 95, DIESEL, PARKING, VITAMIN C, PARACETAMOL, PLASTER, COUGH SYRUP, FACE MASK, CAT FOOD, DOG FOOD, BIRD SEED, ROSE BUNCH""")
ITEM_SIZE = _l("500G, 1KG, 2KG, 250ML, 1L, 1.5L, 330ML, 100G, 425GM, 10PCS, 6PK, 3'S, 12\", (L), (M), (S), XL, 2X4, 24MM, 1/2\", 5M, NO.3, A4, 70GSM, 60W, 2IN1, TWIN, SET, PER KG, BOX, /PKT")
THINGS = _l("""lamp, chair, desk, printer, router, pump, sensor, motor, camera, monitor, tablet, valve, filter, cable, bracket, panel, hinge, pulley, boiler,
heater, tractor, trailer, ladder, pallet, crate, carton, drum, hose, nozzle, gauge, switch, relay, fuse, battery, charger, antenna, speaker, projector,
scanner, keyboard, cabinet, shelf, sofa, table, mirror, carpet, curtain, blind, faucet, sink, toilet, tile, brick, cement, gravel, timber, plywood, nail,
bolt, rivet, washer, bearing, gear, chain, belt, blade, drill, saw, grinder, welder, compressor, generator, turbine, piston, cylinder, gasket, manifold""")
CITIES = _l("""Aberdeen, Adelaide, Amsterdam, Ankara, Athens, Auckland, Bangkok, Barcelona, Beirut, Belgrade, Bogotá, Bremen, Brisbane, Brussels, Bucharest,
Budapest, Cairo, Calgary, Cape Town, Caracas, Chicago, Cologne, Copenhagen, Dakar, Dallas, Delhi, Dublin, Edinburgh, Frankfurt, Geneva, Ghent, Hanoi,
Havana, Helsinki, Istanbul, Jakarta, Kyoto, Lagos, Lima, Lisbon, Ljubljana, Madrid, Manila, Marseille, Melbourne, Mexico City, Minsk, Montreal, Mumbai,
Munich, Nairobi, Naples, Osaka, Oslo, Ottawa, Palermo, Paris, Porto, Prague, Quito, Reykjavik, Riga, Rome, Salzburg, San Juan, Santiago, Sarajevo,
Seoul, Shanghai, Singapore, Sofia, Stockholm, Stuttgart, Sydney, Taipei, Tallinn, Tokyo, Toronto, Tunis, Turin, Valletta, Vancouver, Venice, Vienna,
Vilnius, Warsaw, Wellington, Zagreb, Zurich""")
COUNTRIES = _l("""Argentina, Australia, Austria, Belgium, Bolivia, Brazil, Bulgaria, Canada, Chile, China, Colombia, Croatia, Cuba, Cyprus, Denmark, Ecuador,
Egypt, Estonia, Ethiopia, Finland, France, Germany, Ghana, Greece, Hungary, Iceland, India, Indonesia, Iran, Ireland, Israel, Italy, Jamaica, Japan,
Jordan, Kenya, Latvia, Lebanon, Lithuania, Malaysia, Malta, Mexico, Morocco, Nepal, Netherlands, New Zealand, Nigeria, Norway, Pakistan, Panama, Peru,
Philippines, Poland, Portugal, Romania, Russia, Senegal, Serbia, Singapore, Slovakia, Slovenia, South Africa, South Korea, Spain, Sweden, Switzerland,
Thailand, Tunisia, Turkey, Uganda, Ukraine, United Kingdom, United States, Uruguay, Venezuela, Vietnam, Zambia""")
COMPANY_WORDS = _l("""Apex, Summit, Harbor, Northern, Pacific, Atlas, Beacon, Cobalt, Delta, Evergreen, Falcon, Granite, Horizon, Iron, Juniper, Keystone, Lumen,
Meridian, Nova, Orion, Pioneer, Quantum, Raven, Sterling, Titan, Union, Vertex, Westbrook, Zenith, Blue River, Red Oak, Silver Lake, Golden Gate, Bright,
Clear, Crown, Eagle, First, Global, Grand, Green Valley, Highland, Imperial, Liberty, Metro, Modern, National, Omega, Prime, Royal, Star, Sun, United""")
COMPANY_KINDS = _l("""Logistics, Systems, Consulting, Foods, Textiles, Engineering, Software, Energy, Media, Insurance, Partners, Industries, Supplies, Solutions,
Construction, Laboratories, Motors, Airlines, Shipping, Publishing, Analytics, Robotics, Pharma, Chemicals, Electronics, Hotels, Travel, Design, Capital, Bank""")
MONTHS = _w("January February March April May June July August September October November December")
DAYS = _w("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
DEPARTMENTS = _l("Sales, Marketing, Finance, Accounting, Legal, Engineering, Research, Support, Operations, Purchasing, Logistics, Design, Production, Quality, Training, Security, IT, HR")
JOBS = _l("""Manager, Director, Engineer, Analyst, Accountant, Designer, Developer, Architect, Consultant, Secretary, Technician, Librarian, Nurse, Doctor, Teacher,
Editor, Chef, Driver, Clerk, Auditor, Planner, Buyer, Surveyor, Translator, Pharmacist, Electrician, Plumber, Mechanic, Coordinator, Supervisor""")

_ONSET = _w("b c d f g h j k l m n p r s t v w z") * 3 + _w("br ch cl cr dr fl fr gl gr kl kr pl pr sh sl sm sn sp st str sw th tr tw qu") + ["", "", ""]
_VOWEL = _w("a e i o u") * 5 + _w("ai ea ee ie oa oo ou au ei y")
_CODA = _w("b ck d g k l ll m n n n nd ng nt p r r rd rk rn rt s s ss st t t x") + [""] * 24


def pseudo(rng: Rng, low: int = 1, high: int = 3) -> str:
    """A pronounceable word that is in no dictionary (mostly)."""
    return "".join(rng.choice(_ONSET) + rng.choice(_VOWEL) + rng.choice(_CODA) for _ in range(rng.randint(low, high)))


def digits(rng: Rng, count: int) -> str:
    return str(rng.randrange(10**count)).zfill(count)


def code(rng: Rng) -> str:
    """A random identifier such as an invoice number."""
    style = rng.randrange(9)
    if style == 0:
        return digits(rng, rng.randint(4, 10))
    if style == 1:
        return letters(rng, 2) + digits(rng, rng.randint(4, 8))
    if style == 2:
        return f"{letters(rng, rng.randint(1, 4))}-{digits(rng, rng.randint(3, 7))}"
    if style == 3:
        return f"{digits(rng, rng.randint(3, 5))}/{digits(rng, 3)}/{letters(rng, 1)}{digits(rng, 4)}"
    if style == 4:
        return f"{letters(rng, 1)}{digits(rng, 3)}-{digits(rng, 6)}"
    if style == 5:
        return f"{rng.randint(2012, 2026)}-{digits(rng, rng.randint(3, 5))}"
    if style == 6:
        return "".join(rng.choices(string.ascii_uppercase + string.digits, k=rng.randint(5, 10)))
    if style == 7:
        return f"{letters(rng, 2)}/{rng.randint(12, 26)}/{digits(rng, 4)}"
    return f"{letters(rng, 2)}-{letters(rng, 2)}-{digits(rng, 7)}"


def letters(rng: Rng, count: int) -> str:
    return "".join(rng.choices(string.ascii_uppercase, k=count))


def first_name(rng: Rng) -> str:
    return rng.choice(FIRST) if rng.random() < 0.8 else pseudo(rng).capitalize()


def last_name(rng: Rng) -> str:
    return rng.choice(LAST) if rng.random() < 0.75 else pseudo(rng, 2, 3).capitalize()


def person(rng: Rng) -> str:
    name = f"{first_name(rng)} {last_name(rng)}"
    if rng.random() < 0.12:
        name = f"{first_name(rng)} {rng.choice(string.ascii_uppercase)}. {last_name(rng)}"
    return name


def company(rng: Rng) -> str:
    """A company outside the receipts' style."""
    style = rng.randrange(5)
    head = rng.choice(COMPANY_WORDS) if rng.random() < 0.5 else pseudo(rng, 2, 3).capitalize()
    tail = rng.choice(US_SUFFIX if rng.random() < 0.7 else EU_SUFFIX)
    if style == 0:
        return f"{head} {rng.choice(COMPANY_KINDS)}"
    if style == 1:
        return f"{head} {rng.choice(COMPANY_KINDS)} {tail}"
    if style == 2:
        return f"{last_name(rng)} & {last_name(rng)} {tail}"
    if style == 3:
        return f"{head} {tail}"
    return f"{last_name(rng)} {rng.choice(COMPANY_KINDS)} {tail}"


def product(rng: Rng) -> str:
    style = rng.random()
    if style < 0.35:
        return f"{pseudo(rng, 2, 3)} {rng.choice(THINGS)}".capitalize()
    if style < 0.7:
        return f"{rng.choice(ITEM_ADJ).lower()} {rng.choice(THINGS)}".capitalize()
    return f"{rng.choice(THINGS).capitalize()} {letters(rng, 1)}{digits(rng, rng.randint(2, 3))}"


def street(rng: Rng) -> str:
    name = rng.choice(STREETS) if rng.random() < 0.6 else pseudo(rng, 2, 3).capitalize()
    return f"{rng.randint(1, 980)} {name} {rng.choice(STREET_KINDS)}"


def email(rng: Rng, name: str | None = None) -> str:
    user = (name or first_name(rng)).lower().replace(" ", rng.choice([".", "_", ""])).replace("..", ".")
    return f"{user}@{pseudo(rng, 2, 3)}.{rng.choice(['com', 'org', 'net', 'com.my', 'co.uk', 'de', 'eu', 'io'])}"


def phone(rng: Rng) -> str:
    style = rng.randrange(10)
    if style == 0:
        return f"0{rng.randint(3, 9)}-{digits(rng, 8)}"
    if style == 1:
        return f"0{rng.randint(3, 9)}-{digits(rng, 4)} {digits(rng, 4)}"
    if style == 2:
        return f"0{rng.randint(10, 19)}-{digits(rng, 7)}"
    if style == 3:
        return f"({rng.randint(201, 989)}) {rng.randint(200, 999)}-{digits(rng, 4)}"
    if style == 4:
        return f"+{rng.randint(1, 99)} {rng.randint(10, 999)} {digits(rng, 3)} {digits(rng, 4)}"
    if style == 5:
        return f"{rng.randint(201, 989)}-{rng.randint(200, 999)}-{digits(rng, 4)}"
    if style == 6:
        return f"0{digits(rng, 3)} {digits(rng, 3)} {digits(rng, 4)}"
    if style == 7:
        return f"603-{digits(rng, 8)}"
    if style == 8:
        return f"1300-{digits(rng, 2)}-{digits(rng, 4)}"
    return f"0{digits(rng, 2)}/{digits(rng, rng.randint(5, 8))}"


def date(rng: Rng, style: int | None = None) -> str:
    year, month, day = rng.randint(2008, 2026), rng.randint(1, 12), rng.randint(1, 28)
    return format_date(year, month, day, rng.randrange(18) if style is None else style)


def format_date(year: int, month: int, day: int, style: int) -> str:
    name = MONTHS[month - 1]
    yy = f"{year % 100:02d}"
    weekday = DAYS[datetime.date(year, month, day).weekday()]
    return (
        f"{day:02d}/{month:02d}/{year}", f"{day:02d}-{month:02d}-{yy}", f"{day:02d}-{month:02d}-{year}", f"{day:02d}/{month:02d}/{yy}",
        f"{day:02d} {name[:3].upper()} {year}", f"{day}/{month}/{year}", f"{day:02d}/{name[:3].upper()}/{year}", f"{year}{month:02d}{day:02d}",
        f"{day:02d} {name[:3].upper()} {yy}", f"{year}-{month:02d}-{day:02d}", f"{day:02d}.{month:02d}.{yy}", f"{name} {day}, {year}",
        f"{day} {name} {year}", f"{month:02d}/{day:02d}/{year}", f"{day:02d}.{month:02d}.{year}", f"{name[:3]} {day}, {year}",
        f"{weekday}, {name} {day}, {year}", f"{weekday} {day} {name} {year}",
    )[style]


def time(rng: Rng) -> str:
    hour, minute, second = rng.randint(7, 22), rng.randrange(60), rng.randrange(60)
    style = rng.randrange(6)
    half = "AM" if hour < 12 else "PM"
    twelve = (hour - 1) % 12 + 1
    return (f"{hour:02d}:{minute:02d}", f"{hour:02d}:{minute:02d}:{second:02d}", f"{twelve}:{minute:02d} {half}", f"{twelve:02d}:{minute:02d}{half}",
            f"{twelve}:{minute:02d}:{second:02d} {half}", f"{hour:02d}:{minute:02d}:00")[style]


def unique(rng: Rng, count: int, make) -> list[str]:
    """`count` different strings from make(rng), compared without case."""
    seen: set[str] = set()
    out: list[str] = []
    while len(out) < count:
        value = make(rng)
        if value.lower() not in seen:
            seen.add(value.lower())
            out.append(value)
    return out
