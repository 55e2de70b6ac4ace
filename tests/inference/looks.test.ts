import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { HUES, PAGES } from '../../models/folder/looks-answers.ts';
import type { EngineAnswer, LookedText } from '../../src-main/contract/engine.ts';
import type { Box } from '../../src-main/contract/page.ts';
import type { TileSet } from '../../src-main/contract/tile.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { tinyModel } from './tiny-models.ts';

/** Seeded weights: the answers are meaningless, but each must be one that the model can give. */
const SIZE = 112;
const TEXT = 'Express\tStandard\nSigned by the tenant\nPaid on 3 May';

function looked(text: string): LookedText {
  const chars = [...text];
  const at = (i: number): Box => [(i % 40) / 41, 0.4, (i % 40) / 41 + 0.02, 0.43];
  const boxes = chars.map((char, i) => (/\s/.test(char) ? null : at(i)));
  return { text, boxes, centres: boxes.map((box) => box && [(box[0] + box[2]) / 2, 0.415]) };
}

function tiles(whole: boolean): TileSet {
  const tile = (row: number, adapter: number, box: Box) => ({
    ...{ row, col: row, adapter, box, owns: box },
    pixels: Uint8Array.from({ length: 3 * SIZE * SIZE }, (_, i) => (i * (7 + adapter)) % 251),
  });
  const local = [tile(0, 0, [0, 0, 0.6, 1]), ...(whole ? [tile(1, 1, [0.4, 0, 1, 1])] : [])];
  const grid = { rows: 1, cols: local.length, tileSize: SIZE, width: SIZE * local.length, height: SIZE };
  return { ...grid, local, global: whole ? tile(-1, 4, [0, 0, 1, 1]) : null, dropped: [] };
}

/** page-reader-tiny with another `looks` in its config.json; null: without. */
function tiny(looks: object | null) {
  const model = tinyModel('page-reader-tiny');
  const path = join(model.modelDir, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as { looks: object };
  writeFileSync(path, JSON.stringify({ ...config, looks: looks && { ...config.looks, ...looks } }));
  return model;
}

const engine = new Engine();
afterAll(() => engine.dispose());

const look = async (pageKey: string, given: TileSet | null, questions: string[], text = TEXT) =>
  (await engine.look({ pageKey, tiles: given, aspect: 1, text: looked(text), questions })).answers;

/** What a model can say that is not on the page. */
const OWN = ['yes', 'no', 'ticked', 'crossed', 'empty', 'left', 'right', 'top', 'bottom', ...HUES, ...PAGES];

function expectOwn({ text, kind, spans, found, confidence }: EngineAnswer) {
  expect(confidence).toBeGreaterThanOrEqual(0);
  expect(confidence).toBeLessThanOrEqual(1);
  if (!found) return;
  if (kind === 'written') expect(OWN).toContain(text);
  else {
    const quoted = spans.map(({ start, length }) => [...TEXT].slice(start, start + length).join(''));
    expect(quoted.join(', ').replaceAll(/\s+/g, ' ')).toBe(text);
  }
}

describe('A model that looks', () => {
  test('says so, and answers with words of the page or with one of its own words', async () => {
    expect((await engine.load(tiny({}))).looks).toEqual({ maxTiles: 6 });
    const questions = ['Which box is ticked?', 'Is it signed?', 'What colour is the stamp?'];
    for (const answer of await look('a', tiles(true), questions)) expectOwn(answer);
    for (const answer of await look('b', tiles(false), questions)) expectOwn(answer);
    expect(await look('c', tiles(true), questions, '')).toHaveLength(3);
  });

  test('remembers a page that it looked at, and says when it does not', async () => {
    await engine.load(tiny({}));
    const [first] = await look('page', tiles(true), ['Is it signed?']);
    expect((await engine.cached({ pageKey: 'page', preparedKey: null })).page).toBe(true);
    const [again] = await look('page', null, ['Is it signed?']);
    expect(again).toMatchObject({ text: first!.text, confidence: first!.confidence });
    await expect(look('other', null, ['Is it signed?'])).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('tells from the question alone whether to look: at once, where words do not tell, or never', async () => {
    const asked = async (looks: object | null) => {
      await engine.load(tiny(looks));
      return (await engine.asksForLooks({ questions: ['Is it signed?'] })).looks;
    };
    expect(await asked({ asked_at: 1e-9, maybe_at: 1e-9 })).toEqual(['yes']);
    expect(await asked({ asked_at: 1, maybe_at: 1e-9 })).toEqual(['maybe']);
    expect(await asked({ asked_at: 1, maybe_at: 1 })).toEqual(['no']);
    expect(await asked(null)).toEqual(['no']);
  });
});

test('A model that does not look refuses to, with what to do', async () => {
  await engine.load(tiny(null));
  await expect(look('a', tiles(true), ['Is it signed?'])).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('Use a model that looks.'),
  });
});
