"""Writes report.pdf: two pages of invented prose with a real text layer, PDF 1.4 by hand, Helvetica (a base-14 font, not embedded).

Run: python3 report.py   (Pillow only measures text: Liberation Sans has Helvetica's widths)
"""

import zlib
from pathlib import Path

from PIL import ImageFont

OUT = Path(__file__).resolve().parent.parent / "report.pdf"
FONTS = "/usr/share/fonts/truetype/liberation/LiberationSans-{}.ttf"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595, 842, 72  # A4, points
MEASURE = 1000  # text is measured at this size to avoid rounding to whole pixels

PAGES = [
    [
        ("h1", "Annual Report of the Marlow Valley Library"),
        ("small", "Prepared by Helena Brandt, head librarian. Published on 12 March 2024."),
        ("h2", "1. The year in short"),
        ("p", "The Marlow Valley Library was founded in 1928 and moved to its present building in Station Road in 1967. "
              "In 2023 it welcomed 48,312 visitors, nine percent more than the year before. The busiest month was October "
              "with 5,204 visitors, the quietest was February with 2,876."),
        ("p", "The collection grew to 61,450 items. Readers borrowed 112,907 books and 8,340 films. The most borrowed novel "
              "was The Salt Path Home by Oskar Lindqvist, lent 214 times."),
        ("h2", "2. The reading garden"),
        ("p", "On 3 June 2023 the mayor, Thomas Whitfield, opened the reading garden behind the main building. It was "
              "designed by the architect Noor Haddad and has room for forty readers. The garden cost 86,500 euros, of which "
              "the Friends of the Library gave 30,000 euros."),
        ("p", "Rain water from the roof is collected in a tank of 12 cubic metres, enough to water the garden for five dry "
              "weeks. The old cherry tree was kept at the wish of the neighbours."),
        ("h2", "3. Opening hours"),
        ("p", "The library is open from Tuesday to Saturday, 9:30 to 18:00, and on Thursdays until 20:30. It is closed on "
              "Sundays and Mondays. The book return in the entrance hall may be used at any time."),
    ],
    [
        ("h2", "4. Income and spending"),
        ("p", "The library's income was 742,000 euros: 655,000 euros from the town, 51,200 euros from fees and 35,800 euros "
              "from gifts. Spending came to 729,400 euros, so that 12,600 euros were carried over to 2024."),
        ("p", "Salaries are the largest part of the spending with 468,000 euros. New books and films cost 96,300 euros, "
              "heating and light 58,700 euros. The new roof insulation lowered the heating bill by a fifth."),
        ("h2", "5. Staff"),
        ("p", "Eleven people work at the library, four of them part time. Jonas Petrov joined in April as children's "
              "librarian and leads the story hour every Wednesday at 15:00. Ruth Almeida retired in December after "
              "thirty-one years at the desk."),
        ("h2", "6. Plans for 2024"),
        ("p", "In September 2024 a mobile library will begin to visit the seven villages of the valley twice a month. The bus "
              "has been ordered from a maker in Lille and will carry 2,500 books. Its route was drawn up with the village "
              "schools."),
        ("p", "The newspaper archive, 140,000 pages from 1901 to 1989, will be scanned and made searchable. The work is paid "
              "for by the Calder Foundation and should be finished by the end of 2025."),
        ("small", "Questions about this report: office@marlow-library.example, telephone 0555 014 226."),
    ],
]
#        font, size, leading, space before
STYLES = {"h1": ("Bold", 21, 26, 0), "h2": ("Bold", 14, 18, 18), "p": ("Regular", 11, 15.5, 7), "small": ("Regular", 9.5, 13, 6)}


def wrap(text, style, size, width):
    measure = ImageFont.truetype(FONTS.format(style), MEASURE)
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and measure.getlength(longer) * size / MEASURE > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def escape(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def content(blocks, number):
    y = PAGE_HEIGHT - MARGIN
    out = ["BT"]
    for kind, text in blocks:
        style, size, leading, before = STYLES[kind]
        y -= before
        out.append(f"/{'F2' if style == 'Bold' else 'F1'} {size} Tf")
        for line in wrap(text, style, size, PAGE_WIDTH - 2 * MARGIN):
            y -= leading
            out.append(f"1 0 0 1 {MARGIN} {y:.2f} Tm ({escape(line)}) Tj")
    out.append(f"/F1 9 Tf 1 0 0 1 {PAGE_WIDTH // 2 - 18} 40 Tm (Page {number} of {len(PAGES)}) Tj")
    out.append("ET")
    return "\n".join(out).encode("latin-1")


def build():
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(PAGES)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(PAGES)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        b"<< /Title (Annual Report of the Marlow Valley Library) /Author (Helena Brandt) >>",
    ]
    for i, blocks in enumerate(PAGES):
        stream = zlib.compress(content(blocks, i + 1), 9)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {7 + 2 * i} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream")
    pdf, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    xref = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    pdf += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return pdf


if __name__ == "__main__":
    OUT.write_bytes(build())
