import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadResult } from '../../src-main/contract/docent.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { Languages } from '../../src-main/engines/second-reader/languages.ts';
import { TesseractReader } from '../../src-main/engines/second-reader/tesseract-reader.ts';
import { hebrewPackage, RegistryStandIn } from '../engines/packages/registry-stand-in.ts';
import { root } from '../source-imports.ts';

/** Tesseract itself, with the data of Hebrew, reads what docent-mini cannot. The page was drawn with DejaVu Sans. */

const HEBREW = join(root, 'tests/fixtures/hebrew.png');
const RECEIPT = join(root, 'resources/samples/receipt.jpg');
const LINES = ['חשבונית מס מספר 20817', 'שם הלקוח: דוד כהן', 'סך הכל לתשלום: 1,550.00 ש"ח', 'תודה רבה ולהתראות'];

let folder: string;
let docent: DocentService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docent-second-'));
  const dataDir = join(folder, 'data');
  docent = createDocentService({
    ...{ modelDir: join(root, 'models/docent-mini'), cacheDir: join(folder, 'cache'), device: 'cpu' },
    secondReader: new TesseractReader({ dataDir }),
  });
});
afterAll(async () => {
  await docent.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = ({ pages }: ReadResult) => pages.flatMap(({ lines }) => lines.map(({ text }) => text));
const codesOf = ({ notes }: ReadResult) => notes.map(({ code }) => code);

describe('A page in a script that docent-mini does not know', () => {
  it('is said to be unreadable while its language has not been added', async () => {
    expect(codesOf(await docent.read(HEBREW))).toEqual(['unknown-script']);
  });

  it('is read by the second reader once it has been, each line from the right', async () => {
    await using registry = await new RegistryStandIn({ '@tesseract.js-data/heb': await hebrewPackage() }).start();
    const languages = new Languages({ dataDir: join(folder, 'data'), registry: registry.registry });
    const { host, bytes } = await languages.look('heb');
    await languages.add('heb', { consentTo: host, bytes });
    docent.readAgain();

    const read = await docent.read(HEBREW);
    expect(read.notes).toMatchObject([{ code: 'second-reader', page: 1, language: 'he' }]);
    for (const line of LINES) expect(textOf(read)).toContain(line);
    // The first line is printed on the right of the page.
    const [x0, , x1, y1] = read.pages[0]!.lines[0]!.box;
    expect(x0).toBeGreaterThan(0.4);
    expect(x1).toBeGreaterThan(0.85);
    expect(y1).toBeLessThan(0.2);
  });

  it('is turned when it stands upside down, and its lines stay where the page shows them', async () => {
    const turned = join(folder, 'turned.png');
    writeFileSync(turned, await sharp(HEBREW).rotate(180).png().toBuffer());
    const read = await docent.read(turned);
    expect(codesOf(read)).toEqual(['turned', 'second-reader']);
    expect(textOf(read)).toContain(LINES[0]);
    const [x0, y0] = read.pages[0]!.lines[0]!.box;
    expect(x0).toBeLessThan(0.15);
    expect(y0).toBeGreaterThan(0.8);
  });

  it('is asked like any other page: what answers stands on it', async () => {
    const { answers, notes } = await docent.ask(HEBREW, ['20817']);
    expect(notes.map(({ code }) => code)).toEqual(['second-reader']);
    for (const { box } of answers[0]!.evidence) expect(box[2] - box[0]).toBeLessThan(0.6);
  });
});

it('A page that docent-mini reads is left to it', async () => {
  expect(codesOf(await docent.read(RECEIPT))).toEqual([]);
});

it('Reading can be cancelled, and the next page is read all the same', async () => {
  docent.readAgain();
  const stop = new AbortController();
  const cancelled = docent.read(HEBREW, { signal: stop.signal, onStage: () => setTimeout(() => stop.abort(), 300) });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(textOf(await docent.read(HEBREW))).toContain(LINES[0]);
});
