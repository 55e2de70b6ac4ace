import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { barChart, drawn, type PlacedPicture, picturedPdf } from '../documents/pictured-pdf.ts';
import { root } from '../source-imports.ts';

const TEXTS = [
  { text: 'The museum opened its new wing in March and has been busy ever since.', x: 72, y: 760 },
  { text: 'The number of guests by season is shown in the figure below.', x: 72, y: 734 },
  { text: 'Tickets are sold at the door and in the shop by the station.', x: 72, y: 360 },
];
const PLACE = [110, 405, 485, 655] as const;
const CHART: PlacedPicture = {
  image: barChart('Visitors per quarter 2023', [
    ['Spring', 1240],
    ['Summer', 2875],
    ['Autumn', 1910],
    ['Winter', 655],
  ]),
  place: PLACE,
};

/** Soft spots of many sizes, as a photograph has them. */
const photograph = () =>
  drawn(1000, 660, (context) => {
    for (let i = 0; i < 900; i++) {
      const [x, y, r] = [(i * 379) % 1000, (i * 241) % 660, 8 + ((i * 53) % 90)];
      const shade = context.createRadialGradient(x, y, 0, x, y, r);
      shade.addColorStop(0, `hsla(${(i * 37) % 360}, 40%, ${20 + ((i * 13) % 60)}%, 0.6)`);
      shade.addColorStop(1, 'hsla(0, 0%, 50%, 0)');
      context.fillStyle = shade;
      context.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
  });

describe('Words in the pictures of a page that has a text layer', () => {
  let docent: DocentService;
  beforeAll(() => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'docent-pictures-'));
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  async function opened<T>(file: Buffer, work: (document: Awaited<ReturnType<typeof openDocument>>) => Promise<T>) {
    const document = await openDocument(new Uint8Array(file));
    try {
      return await work(document);
    } finally {
      await document.dispose();
    }
  }
  const read = async (texts: typeof TEXTS, pictures: PlacedPicture[]) =>
    await opened(await picturedPdf(texts, pictures), async (document) => {
      const { pages, notes } = await docent.read(document);
      return { lines: pages.flatMap(({ lines }) => lines), notes };
    });

  test('join its lines, in their place, and say that they were read', async () => {
    const { lines, notes } = await read(TEXTS, [CHART]);
    const seen = lines.filter(({ source }) => source === 'model').map(({ text }) => text);
    expect(seen).toEqual(expect.arrayContaining(['Visitors per quarter 2023', 'Summer', '2875', '655']));
    expect(lines[1]!.text).toContain('in the figure below');
    expect(lines.at(-1)!.text).toContain('Tickets are sold');
    expect(notes).toEqual([]);
  });

  test('answer questions, and the evidence stands in the picture', async () => {
    const image = drawn(1000, 200, (context) => {
      context.font = '40px sans-serif';
      context.fillText('Harbour Mills Ltd', 30, 70);
      context.fillText('Invoice number: HM-20431', 30, 150);
    });
    const place = [72, 640, 372, 700] as const;
    await opened(await picturedPdf(TEXTS, [{ image, place }]), async (document) => {
      const { answers, tiles } = await docent.ask(document, ['What is the invoice number?']);
      expect(answers[0]!.answer).toBe('HM-20431');
      const [x0, y0, x1, y1] = answers[0]!.evidence[0]!.box;
      expect(x0).toBeGreaterThan(place[0] / 595);
      expect(x1).toBeLessThan(place[2] / 595);
      expect(y0).toBeGreaterThan(1 - place[3] / 842);
      expect(y1).toBeLessThan(1 - place[1] / 842);
      expect(tiles).toMatchObject({ text_source: 'text-layer', visual_tokens: 0 });
    });
  });

  test('a scan that only has a stamped header in its file is read as the scan that it is', async () => {
    const scan = drawn(1240, 1754, (context) => {
      context.font = '26px sans-serif';
      ['The parties agree as follows.', 'The rent is 940 euros a month.', 'Notice is three months.'].forEach(
        (text, i) => {
          context.fillText(text, 140, 300 + 60 * i);
        },
      );
    });
    const header = [{ text: 'Case 12-345 Page 3 of 10', x: 220, y: 815 }];
    const { lines } = await read(header, [{ image: scan, place: [0, 0, 595, 842] }]);
    expect(lines.map(({ text }) => text)).toEqual([
      'Case 12-345 Page 3 of 10',
      'The parties agree as follows.',
      'The rent is 940 euros a month.',
      'Notice is three months.',
    ]);
  });

  test('are not read where the layer has them already, nor looked for in a file without pictures', async () => {
    const words = Array.from({ length: 30 }, (_, i) => ({ text: TEXTS[i % 3]!.text, x: 72, y: 760 - 22 * i }));
    const scan = drawn(1240, 1754, (context) => {
      context.font = '25px sans-serif';
      for (const { text, x, y } of words) context.fillText(text, (x / 595) * 1240, ((842 - y) / 842) * 1754);
    });
    const before = (await docent.engine.stats()).runs.encoder;
    const { lines } = await read(words, [{ image: scan, place: [0, 0, 595, 842] }]);
    expect(lines.every(({ source }) => source === 'text-layer')).toBe(true);
    await read(TEXTS, []);
    expect((await docent.engine.stats()).runs.encoder).toBe(before);
  });

  test('a photograph without letters adds no line and costs one sample of it at most', async () => {
    const before = (await docent.engine.stats()).runs.encoder;
    const { lines } = await read(TEXTS, [{ image: photograph(), place: PLACE }]);
    expect(lines).toHaveLength(3);
    expect((await docent.engine.stats()).runs.encoder! - before!).toBeLessThanOrEqual(1);
  });
});
