import { deflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, test } from 'vitest';
import { openDocument } from '../../src-main/documents/index.ts';
import { PdfImagePlaces } from '../../src-main/documents/worker/pdf-image-places.ts';
import { onePagePdf } from './one-page-pdf.ts';
import { drawn, picturedPdf } from './pictured-pdf.ts';

const PICTURE = drawn(300, 200, (context) => context.fillRect(10, 10, 50, 50));

/** A page whose pictures /Im and /Other stand at 100, 300 in a form that is moved by 50, 20; its content goes on in a second stream. */
function withForm(
  content: string,
  encode: (stream: string) => { bytes: Buffer; filter: string },
  second = '/Form Do',
): Buffer {
  const stream = (dictionary: string, text: string) => {
    const { bytes, filter } = encode(text);
    return `<< ${dictionary} ${filter} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`;
  };
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    // The page inherits its resources.
    '<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /XObject << /Im 5 0 R /Form 6 0 R >> >> >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 7 0 R] >>',
    stream('', content),
    '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream',
    stream(
      '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Matrix [1 0 0 1 50 20]',
      'q 80 0 0 40 100 300 cm /Im Do Q',
    ),
    stream('', second),
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const offset = pdf.length;
    pdf += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${pdf}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`,
    'latin1',
  );
}
const plain = (text: string) => ({ bytes: Buffer.from(text), filter: '' });
const flate = (text: string) => ({ bytes: deflateSync(text), filter: '/Filter /FlateDecode' });
/** ASCII85 around Flate, as ReportLab writes it. */
const ascii = (text: string) => ({
  bytes: Buffer.from(`${ascii85(deflateSync(text))}~>`),
  filter: '/Filter [/ASCII85Decode /FlateDecode]',
});

function ascii85(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const part = Buffer.alloc(4);
    bytes.copy(part, 0, at, at + 4);
    const group: string[] = [];
    for (let i = 0, value = part.readUInt32BE(); i < 5; i++, value = Math.floor(value / 85))
      group.unshift(String.fromCharCode(33 + (value % 85)));
    text += group.join('').slice(0, Math.min(4, bytes.length - at) + 1);
  }
  return text;
}

describe('Where a PDF draws images', () => {
  test.each([
    ['plain', plain],
    ['compressed', flate],
    ['compressed and written as text', ascii],
  ])('is read from its operators, also within forms, when streams are %s', (_, encode) => {
    const file = withForm('q 2 0 0 2 10 20 cm q 30 0 0 10 5 5 cm /Im Do Q Q', encode);
    expect(new PdfImagePlaces(file).of(1)).toEqual([
      [60, 0, 0, 20, 20, 30],
      [80, 0, 0, 40, 150, 320],
    ]);
  });

  test('is not mistaken in texts, names and inline images that hold operators', () => {
    const inline = 'BI /W 4 /H 4 /BPC 8 /CS /G ID \x01\x02 EI\x90\x00 /Im Do EI Q';
    const file = withForm(`BT (a \\) /Im Do (b) \\\\) Tj <2f496d> Tj ET q 5 0 0 5 0 0 cm ${inline}`, flate);
    expect(new PdfImagePlaces(file).of(1)).toEqual([[80, 0, 0, 40, 150, 320]]);
  });

  test('does not count a picture that is repeated as a pattern', () => {
    const tile = 'q 30 0 0 10 5 5 cm /Im Do Q ';
    expect(new PdfImagePlaces(withForm(tile.repeat(2), flate)).of(1)).toHaveLength(3);
    expect(new PdfImagePlaces(withForm(`${tile.repeat(4)} `, flate)).of(1)).toHaveLength(1);
  });

  test.each([
    ['text that is drawn over a picture is seen', '/Im Do BT (a) Tj ET', false],
    ['text that is drawn before a picture is under it', 'BT (a) Tj (b) Tj ET /Im Do', true],
    ['text in mode 3 is not drawn', '/Im Do BT 3 Tr (a) Tj [(b)] TJ ET', true],
    [
      'a number that is drawn does not change what most of the text is',
      '/Im Do BT 3 Tr (a) Tj (b) Tj 0 Tr (7) Tj ET',
      true,
    ],
    ['the mode ends with the state in which it was set', '/Im Do q 3 Tr Q BT (a) Tj ET', false],
    ['a page without text hides none', '/Im Do', false],
  ])('tells what text is hidden: %s', (_, operators, hidden) => {
    expect(new PdfImagePlaces(withForm(`${operators} `, flate, '')).hidesText(1)).toBe(hidden);
  });

  test('is the same in a file with tables and in one with object streams', async () => {
    const saved = await picturedPdf([], [{ image: PICTURE, place: [119, 421, 476, 631.5] }]);
    const pdf = await PDFDocument.load(saved);
    for (const useObjectStreams of [false, true]) {
      const [place, ...more] = new PdfImagePlaces(Buffer.from(await pdf.save({ useObjectStreams }))).of(1);
      expect(more).toEqual([]);
      expect(place!.map((value) => Math.round(value * 10) / 10)).toEqual([357, 0, 0, 210.5, 119, 421]);
    }
  });

  test('is said by pdf.js for a file that is encrypted or damaged, which this does not read', async () => {
    const pdf = await PDFDocument.load(
      await picturedPdf([{ text: 'Words', x: 72, y: 700 }], [{ image: PICTURE, place: [119, 421, 476, 631.5] }]),
    );
    const damaged = Buffer.from((await pdf.save({ useObjectStreams: false })) as Uint8Array);
    damaged.write('startxref\n7', damaged.lastIndexOf('startxref'));
    pdf.encrypt({ userPassword: '', ownerPassword: 'owner', permissions: {} });
    for (const file of [Buffer.from(await pdf.save()), damaged]) {
      expect(() => new PdfImagePlaces(file).of(1)).toThrow();
      const document = await openDocument(new Uint8Array(file));
      try {
        const [box] = await document.pictures(1);
        expect(box!.map((side) => Math.round(side * 100) / 100)).toEqual([0.2, 0.25, 0.8, 0.5]);
      } finally {
        await document.dispose();
      }
    }
  });

  test('throws for a circle of pages, of forms and of references instead of going round', () => {
    const circle = (content: string) => Buffer.from(withForm(content, plain).toString('latin1'), 'latin1');
    const forms = circle('').toString('latin1').replace('/Im Do Q', '/Form Do');
    expect(() => new PdfImagePlaces(Buffer.from(forms, 'latin1')).of(1)).toThrow();
    const pages = circle('').toString('latin1').replace('/Kids [3 0 R]', '/Kids [2 0 R]');
    expect(() => new PdfImagePlaces(Buffer.from(pages, 'latin1')).of(1)).toThrow();
    const bare = onePagePdf({ width: 595, height: 842, content: '/Im Do' });
    const references = Buffer.from(bare).toString('latin1').replace('/Contents 5 0 R', '/Contents 3 0 R');
    expect(new PdfImagePlaces(Buffer.from(references, 'latin1')).of(1)).toEqual([]);
  });
});
