import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { brokenEncodingPdf, privately, shifted } from '../documents/broken-encoding-pdf.ts';
import type { PlacedText } from '../documents/pictured-pdf.ts';
import { root } from '../source-imports.ts';

const LEFT = [
  'The garden club met on Tuesday',
  'and chose a new chairwoman, Mrs',
  'Wilhelmina Ashdown, who grows',
  'dahlias. She thanked all of the',
  'members for their confidence and',
  'promised a greenhouse by autumn.',
];
const RIGHT = [
  'The bowling club has mended its',
  'green after the long winter, and',
  'the treasurer, Mr Bartholomew',
  'Quince, paid the gardeners two',
  'hundred and ten pounds for it.',
  'The season opens on 4 April.',
];
const ROWS = [
  ['Copper wire', '12', '48.60'],
  ['Brass hinge', '7', '31.15'],
  ['Oak shelf', '25', '903.40'],
  ['Steel screws', '36', '17.20'],
  ['Wall paint', '8', '126.95'],
] as const;

const column = (lines: readonly string[], x: number, y = 700): PlacedText[] =>
  lines.map((text, i) => ({ text, x, y: y - 18 * i }));
const cells = (of: readonly number[]): PlacedText[] =>
  ROWS.flatMap((row, i) => of.map((at) => ({ text: row[at]!, x: [72, 300, 420][at]!, y: 640 - 26 * i })));

describe('A text layer of which a part has a broken encoding', () => {
  let docent: DocentService;
  beforeAll(() => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'docent-broken-lines-'));
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  const withFile = async <T>(file: Buffer, use: (document: Awaited<ReturnType<typeof openDocument>>) => Promise<T>) => {
    const document = await openDocument(new Uint8Array(file));
    try {
      return await use(document);
    } finally {
      await document.dispose();
    }
  };
  const read = async (file: Buffer) =>
    await withFile(file, async (document) => {
      const { pages, notes } = await docent.read(document);
      return { lines: pages[0]!.lines, notes };
    });
  const textsOf = (lines: readonly Pick<TextLine, 'text' | 'source'>[], source: TextLine['source']) =>
    lines.filter((line) => line.source === source).map(({ text }) => text);
  const PART = [expect.objectContaining({ code: 'text-layer-unreliable', part: true })];

  test.each([
    ['shifted letters', shifted],
    ['no letters at all', privately],
  ])('keeps its good column, and has the one with %s from the pixels, in their order', async (_, map) => {
    const { lines, notes } = await read(await brokenEncodingPdf(column(LEFT, 60), column(RIGHT, 320), map));
    expect(textsOf(lines, 'text-layer')).toEqual(LEFT);
    expect(textsOf(lines, 'model').join(' ')).toContain('paid the gardeners two');
    expect(lines.map((line) => line.source)).toEqual([...LEFT.map(() => 'text-layer'), ...RIGHT.map(() => 'model')]);
    expect(notes).toEqual(PART);
  });

  test('has its heading from the pixels', async () => {
    const heading: PlacedText = { text: 'Quarterly Report of the Harbour', x: 60, y: 760, size: 20 };
    const { lines, notes } = await read(await brokenEncodingPdf(column([...LEFT, ...RIGHT], 60), [heading], shifted));
    // Large print is read with a letter less.
    expect(distance(lines[0]!.text, heading.text)).toBeLessThan(3);
    expect(lines[0]!.source).toBe('model');
    expect(textsOf(lines, 'text-layer')).toEqual([...LEFT, ...RIGHT]);
    expect(notes).toEqual(PART);
  });

  test("has a table's digits from the pixels, each beside its name", async () => {
    const note = column(['Delivered to the workshop in the old harbour, by lorry.'], 72, 480);
    const { lines, notes } = await read(await brokenEncodingPdf([...cells([0]), ...note], cells([1, 2]), privately));
    expect(textsOf(lines, 'text-layer')).toEqual([...ROWS.map(([name]) => name), note[0]!.text]);
    expect(lines.map(({ text }) => text)).toEqual([...ROWS.flat(), note[0]!.text]);
    expect(notes).toEqual(PART);
  });

  test('answers from what was read, with its place', async () => {
    const file = await brokenEncodingPdf(column(LEFT, 60), column(RIGHT, 320), shifted);
    await withFile(file, async (document) => {
      const { answers, notes } = await docent.ask(document, ['When does the season open?']);
      expect(answers[0]!.answer).toContain('4 April');
      expect(answers[0]!.evidence[0]!.box[0]).toBeGreaterThan(0.5);
      expect(notes).toEqual(PART);
    });
  });

  test('is read as a whole where all of it is broken', async () => {
    const { lines, notes } = await read(
      await brokenEncodingPdf([], [...column(LEFT, 60), ...column(RIGHT, 320)], shifted),
    );
    expect(lines.every(({ source }) => source === 'model')).toBe(true);
    expect(notes).toEqual([expect.not.objectContaining({ part: true })]);
  });

  test('is kept, and nothing is said of it, where bullets alone have no letter', async () => {
    const items = ROWS.map(([name], i): PlacedText => ({ text: name, x: 90, y: 640 - 26 * i }));
    const bullets = items.map(({ y }): PlacedText => ({ text: '*', x: 72, y }));
    const { lines, notes } = await read(await brokenEncodingPdf(items, bullets, privately));
    expect(textsOf(lines, 'model')).toEqual([]);
    expect(lines.map(({ text }) => text).join(' ')).toContain('Oak shelf');
    expect(notes).toEqual([]);
  });
});
