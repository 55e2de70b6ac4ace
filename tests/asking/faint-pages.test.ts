import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { wordCounts, wordF1 } from '../../src-main/reading/index.ts';
import { root } from '../source-imports.ts';

const RECEIPT = join(root, 'resources/samples/receipt.jpg');

describe('A page whose print is faint', () => {
  let docent: DocentService;
  const folder = mkdtempSync(join(tmpdir(), 'docent-faint-'));
  beforeAll(() => {
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir: folder, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  /** The sample receipt with so much of its contrast. */
  async function read(share: number) {
    const file = join(folder, `${share}.png`);
    await sharp(RECEIPT)
      .removeAlpha()
      .linear(share, 200 * (1 - share))
      .png()
      .toFile(file);
    const { pages, notes } = await docent.read(file);
    return { text: pages[0]!.lines.map(({ text }) => text).join('\n'), codes: notes.map(({ code }) => code) };
  }

  test('is read nearly as well as one with all its contrast, and says so; half the contrast is no matter', async () => {
    const whole = await read(1);
    expect(whole.codes).toEqual([]);
    for (const [share, codes] of [
      [0.5, []],
      [0.06, ['low-contrast']],
    ] as const) {
      const faint = await read(share);
      expect(faint.codes).toEqual(codes);
      expect(wordF1([wordCounts(faint.text, whole.text)]).f1).toBeGreaterThan(0.85);
    }
  });

  test('is not made of a blank sheet’s noise', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 900 * 1200 }, (_, i) => 236 + ((i * 7919) % 11)));
    const file = join(folder, 'blank.png');
    await sharp(noise, { raw: { width: 900, height: 1200, channels: 1 } })
      .png()
      .toFile(file);
    const { pages, notes } = await docent.read(file);
    expect(pages[0]!.lines).toEqual([]);
    expect(notes).toEqual([]);
  });
});
