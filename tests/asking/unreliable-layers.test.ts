import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { drawn, type PlacedText, picturedPdf } from '../documents/pictured-pdf.ts';
import { root } from '../source-imports.ts';

const LETTER = [
  'Dear Mrs Thornton, thank you for your letter of the second of May.',
  'The roof of the old boat house was mended in the last week of April,',
  'and the carpenter has sent his bill for two hundred and ten pounds.',
  'We have also painted the landing stage, which had become slippery,',
  'and replaced three of the mooring posts that the winter storms broke.',
  'The members would like to thank your family for lending the tractor.',
  'Our summer meeting will be held in the village hall on the ninth of June,',
  'and we hope that you will be able to join us for supper afterwards.',
  'Please let the secretary know before the end of the month.',
];
const OTHER_PAGE = [
  'Every bicycle leaves the workshop with a card that names its mechanic.',
  'Brakes are tested on the ramp behind the building, first dry and then wet.',
  'A wheel that wobbles by more than two millimetres goes back to the bench.',
  'Chains are measured with a gauge and exchanged when they have stretched.',
  'Saddles can be raised without tools, but handlebars need a small key.',
  'Lamps must burn for six hours; older batteries are collected in the yard.',
  'Customers who bring their own spare parts pay only for the time it takes.',
  'Frames with a crack near the bottom bracket are never welded again.',
  'Receipts are kept for three years in the office on the first floor.',
];

const placed = (lines: readonly string[], down = 0): PlacedText[] =>
  lines.map((text, i) => ({ text, x: 72, y: 740 - 24 * i - down }));

/** A scan of the letter, over which a program has laid text. */
const scan = async (layer: readonly PlacedText[]) => {
  const image = drawn(1654, 2339, (context) => {
    context.font = `${(12 / 72) * 200}px Helvetica, "Liberation Sans", sans-serif`;
    for (const { text, x, y } of placed(LETTER)) context.fillText(text, (x / 72) * 200, ((842 - y) / 72) * 200);
  });
  return await picturedPdf(layer, [{ image, place: [0, 0, 595, 842] }], { hidden: true });
};

describe('The text layer of a scan', () => {
  let docent: DocentService;
  beforeAll(() => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'docent-unreliable-'));
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  const open = async (layer: readonly PlacedText[]) => await openDocument(new Uint8Array(await scan(layer)));
  const read = async (layer: readonly PlacedText[]) => {
    const document = await open(layer);
    try {
      const { pages, notes } = await docent.read(document);
      const { lines } = pages[0]!;
      return { text: lines.map(({ text }) => text).join('\n'), sources: lines.map(({ source }) => source), notes };
    } finally {
      await document.dispose();
    }
  };

  test('is believed where its words stand on theirs, give or take a few points and a letter', async () => {
    const layer = placed(LETTER.map((line) => line.replaceAll('carpenter', 'carpentcr'))).map((line) => ({
      ...line,
      ...{ x: line.x + 4, y: line.y + 2 },
    }));
    const { sources, notes } = await read(layer);
    expect(sources.every((source) => source === 'text-layer')).toBe(true);
    expect(notes).toEqual([]);
  });

  test('is not believed where one word in eight was spelt wrongly by a program', async () => {
    let words = 0;
    const misspelt = LETTER.map((line) =>
      line.replace(/[a-z]{4,}/g, (word) => (words++ % 8 === 3 ? word.replace(/[eao]/, 'c').replace('n', 'ii') : word)),
    );
    const { text, sources, notes } = await read(placed(misspelt));
    expect(notes.map(({ code }) => code)).toEqual(['text-layer-unreliable']);
    expect(sources.every((source) => source === 'model')).toBe(true);
    expect(text).toContain('mended');
  });

  test.each([
    ['that is of another page', placed(OTHER_PAGE)],
    ['that is shifted by two lines', placed(LETTER, 48)],
  ])('%s is not believed: the page is read, and said to have been', async (_, layer) => {
    const { text, sources, notes } = await read(layer);
    expect(notes.map(({ code }) => code)).toContain('text-layer-unreliable');
    expect(sources.every((source) => source === 'model')).toBe(true);
    expect(text).toContain('carpenter');
    expect(text).not.toContain('bicycle');
  });

  test('is not what a question is answered from when it is of another page', async () => {
    const document = await open(placed(OTHER_PAGE));
    try {
      const { answers, notes } = await docent.ask(document, ['Where will the summer meeting be held?']);
      expect(answers[0]!.answer.toLowerCase()).toContain('village hall');
      expect(notes.map(({ code }) => code)).toContain('text-layer-unreliable');
    } finally {
      await document.dispose();
    }
  });
});
