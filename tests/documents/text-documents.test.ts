import { describe, expect, it } from 'vitest';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import { type OpenDocument, openDocument } from '../../src-main/documents/index.ts';
import { plainBlocks } from '../../src-main/documents/worker/typeset/blocks.ts';
import { setPages } from '../../src-main/documents/worker/typeset/set-pages.ts';

async function withText<T>(text: string | Uint8Array, work: (document: OpenDocument) => Promise<T>): Promise<T> {
  const document = await openDocument(typeof text === 'string' ? Buffer.from(text) : text);
  try {
    return await work(document);
  } finally {
    await document.dispose();
  }
}

const linesOf = (text: string | Uint8Array) =>
  withText(text, async (document) => (await textLayerLines(document, 1))?.map((line) => line.text) ?? []);

describe('a text file opens as A4 pages', () => {
  it('and its text layer is its text, in any encoding', async () => {
    const text = 'Grüße aus Köln\n서울에서\nTotal due: 15.35 EUR';
    expect(await linesOf(text)).toEqual(text.split('\n'));
    expect(await linesOf(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(text.split('\n'));
    expect(await linesOf(Buffer.from('Grüße', 'latin1'))).toEqual(['Grüße']);
    // Windows and Java write UTF-16 without a mark, too.
    const russian = 'Ваш заказ готов.\nСтоимость 1250 рублей.';
    for (const unmarked of [text, russian]) {
      expect(await linesOf(Buffer.from(unmarked, 'utf16le'))).toEqual(unmarked.split('\n'));
      expect(await linesOf(Buffer.from(unmarked, 'utf16le').swap16())).toEqual(unmarked.split('\n'));
    }
  });

  it.each([
    [
      'Russian of Windows',
      'Äîãîâîð àðåíäû. Ïëàòà âíîñèòñÿ äî ïÿòîãî ÷èñëà. Total: 120 USD',
      'Договор аренды. Плата вносится до пятого числа. Total: 120 USD',
    ],
    [
      'Russian of Unix',
      'äÏÇÏ×ÏÒ ÁÒÅÎÄÙ. ðÌÁÔÁ ×ÎÏÓÉÔÓÑ ÄÏ ÐÑÔÏÇÏ ÞÉÓÌÁ.',
      'Договор аренды. Плата вносится до пятого числа.',
    ],
    [
      'Greek of Windows',
      'Ôï åíïßêéï êáôáâÜëëåôáé ôçí ðñþôç çìÝñá êÜèå ìÞíá.',
      'Το ενοίκιο καταβάλλεται την πρώτη ημέρα κάθε μήνα.',
    ],
    [
      'French',
      'Le loyer est payé à la fin de chaque mois. Été, forêt, garçon, où, Noël, naïf',
      'Le loyer est payé à la fin de chaque mois. Été, forêt, garçon, où, Noël, naïf',
    ],
  ])('in an encoding of its own time: %s', async (_, stored, text) => {
    expect((await linesOf(Buffer.from(stored, 'latin1'))).join(' ')).toBe(text);
  });

  it('with columns where its author set them', async () => {
    const lines = await withText('Item       Price\nPencils     3.40\nPaper      11.95\n', async (document) =>
      textLayerLines(document, 1),
    );
    const prices = lines!.filter(({ text }) => /\d/.test(text));
    expect(prices.map(({ text }) => text)).toEqual(['3.40', '11.95']);
    expect(prices.map(({ row }) => row)).toEqual([1, 2]);
    expect(Math.abs(prices[0]!.box[2] - prices[1]!.box[2])).toBeLessThan(0.01);
  });

  it('with long lines broken within the margins, and a form feed as the end of a page', async () => {
    await withText(`${'long words go on '.repeat(30)}\n${'x'.repeat(400)}\fSecond`, async (document) => {
      expect(document.pageCount).toBe(2);
      const items = (await document.textLayer(1))!;
      expect(
        items
          .map(({ text }) => text)
          .join('')
          .replace(/\s/g, ''),
      ).toBe(`${'longwordsgoon'.repeat(30)}${'x'.repeat(400)}`);
      for (const { box, characters, text } of items) {
        expect(box[0]).toBeGreaterThan(0.09);
        expect(box[2]).toBeLessThan(0.91);
        expect(characters).toHaveLength([...text].length);
      }
      expect((await document.textLayer(2))!.map(({ text }) => text)).toEqual(['Second']);
    });
  });

  it('drawn where the text layer says', async () => {
    await withText('\n\nHello', async (document) => {
      const [item] = (await document.textLayer(1))!;
      const { width, height, data } = await document.rasterise(1, { dpi: 100 });
      const dark: [number, number][] = [];
      for (let i = 0; i < width * height; i++)
        if (data[4 * i]! < 100) dark.push([(i % width) / width, i / width / height]);
      expect(dark.length).toBeGreaterThan(50);
      const [x0, y0, x1, y1] = item!.box;
      for (const [x, y] of dark) {
        expect(x).toBeGreaterThan(x0 - 0.005);
        expect(x).toBeLessThan(x1 + 0.005);
        expect(y).toBeGreaterThan(y0 - 0.005);
        expect(y).toBeLessThan(y1 + 0.005);
      }
    });
  });

  it('with no more pages than a document may have', async () => {
    const text = Buffer.from('line\n'.repeat(1000));
    await expect(openDocument(text, { limits: { pages: 3 } })).rejects.toMatchObject({ code: 'too-many-pages' });
  });

  it('however long a word is', () => {
    // V8 has no stack to match a word of 12 million characters in one go.
    expect(setPages(plainBlocks('\u0301'.repeat(2 ** 24)), 1)).toHaveLength(1);
  });
});

describe('Markdown is set without its marks', () => {
  it('headings, lists, links and tables', async () => {
    const text = [
      '# Meeting *notes*\n',
      'We meet in [room 12](https://example.org/r12) and\ngo on there.\n',
      '- Coffee\n- [x] Minutes **sent**\n  1. first\n',
      '| Item | Price |\n|---|--:|\n| Tea and biscuits | 12.50 |\n',
    ].join('\n');
    expect(await linesOf(text)).toEqual([
      ...['Meeting notes', 'We meet in room 12 (https://example.org/r12) and go on there.'],
      ...['• Coffee', '• ☒ Minutes sent', '1. first', 'Item', 'Price', 'Tea and biscuits', '12.50'],
    ]);
  });

  it('unless they are nested too deeply: then it is shown as it is', async () => {
    const text = `# Notes\n\n${'>'.repeat(4000)} deep`;
    expect((await linesOf(text))[0]).toBe('# Notes');
  });

  it('but a text with a number sign is left as it is', async () => {
    expect(await linesOf('# port of the server\nport = 80\n* all\n')).toEqual([
      '# port of the server',
      'port = 80',
      '* all',
    ]);
  });
});

describe('an e-mail shows its headers, its attachments and its text', () => {
  const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  const mail = (...parts: string[]) =>
    'From: "Osterloh, Henrike" <h.osterloh@example.org>\r\nTo: Board <board@example.org>\r\n' +
    'Subject: =?utf-8?Q?Invoice_for_M=C3=A4rz?=\r\nDate: Mon, 3 Mar 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n' +
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`;
  const attached = part(
    'Content-Type: application/pdf; name="invoice.pdf"\r\nContent-Disposition: attachment; filename="invoice.pdf"\r\nContent-Transfer-Encoding: base64',
    'JVBERi0xLjQK',
  );
  const head = [
    ...['From:', 'Osterloh, Henrike <h.osterloh@example.org>', 'To:', 'Board <board@example.org>'],
    ...['Date:', 'Mon, 3 Mar 2025 10:00:00 +0000', 'Subject:', 'Invoice for März'],
  ];

  it('of its text part', async () => {
    expect(await linesOf(mail(part('Content-Type: text/plain', 'Please pay 12.50 EUR.'), attached))).toEqual([
      ...head,
      ...['Attachment:', 'invoice.pdf (application/pdf, 9 bytes)', 'Please pay 12.50 EUR.'],
    ]);
  });

  it('of HTML, with the cells of a table row on one row', async () => {
    const html =
      '<style>p{color:red}</style><p>Pay <b>12.50</b></p><table><tr><td>Hall</td><td>10.00</td></tr></table><a href="http://t.example/x">Leave</a>';
    const lines = await withText(mail(part('Content-Type: text/html', html)), async (document) =>
      textLayerLines(document, 1),
    );
    expect(lines!.map(({ text }) => text)).toEqual([...head, 'Pay 12.50', 'Hall', '10.00', 'Leave']);
    expect(lines!.at(-3)!.row).toBe(lines!.at(-2)!.row);
  });
});
