import { describe, expect, test } from 'vitest';
import { captionPage } from '../../src-main/captions/caption-page.ts';
import { ModelCaptioner } from '../../src-main/captions/embedded/model-captioner.ts';
import type { ModelPages } from '../../src-main/captions/embedded/model-pages.ts';
import { structureCaptioner, structureRegions } from '../../src-main/captions/embedded/page-structure.ts';
import { plainComposer } from '../../src-main/captions/embedded/plain-composer.ts';
import type { CaptionPage, CaptionRoles } from '../../src-main/captions/roles.ts';
import { readLine } from './read-line.ts';

const lines = [readLine('GARDENLA BAKERIES', 'L'), readLine('Date: 06/08/2017'), readLine('Total: 68.41')].map(
  (line, row) => ({ ...line, row, box: [0.1, 0.1 + 0.1 * row, 0.6, 0.15 + 0.1 * row] as (typeof line)['box'] }),
);
const page = {
  page: 1,
  size: { width: 600, height: 900 },
  kind: 'receipt',
  lines,
  source: 'model',
  raster: async () => ({ width: 6, height: 9, data: new Uint8ClampedArray(216).fill(255) }),
} as unknown as CaptionPage;

/** A model whose words are given: `short` for pages, `region` for regions, `detailed` for descriptions. */
function roles(words: { short: string; region?: string; detailed?: string }): CaptionRoles & { asked: string[] } {
  const asked: string[] = [];
  const pages = {
    model: { name: 'said' },
    engine: {
      async *ask({ on: [preparedKey], questions }: { on: string[]; questions: string[] }) {
        const kind = preparedKey === 'region' ? 'region' : questions[0]!.includes('detailed') ? 'detailed' : 'short';
        asked.push(kind);
        yield { kind: 'answers', answers: [{ text: words[kind] ?? '', finish: 'end' }] };
      },
    },
    withPage: (_: CaptionPage, region: unknown, __: unknown, work: (key: string) => unknown) =>
      work(region === null ? 'page' : 'region'),
  } as unknown as ModelPages;
  const model = new ModelCaptioner(pages);
  const segments = lines.map((line, i) => ({ kind: 'text' as const, box: line.box, lines: [i] }));
  return {
    asked,
    global: [model.global, structureCaptioner],
    regions: [model.regions, structureRegions],
    segments: { name: 'given', segments: async () => [...segments, ...segments] },
    matching: null,
    composers: [model.composer, plainComposer],
  };
}

describe("The model's own words", () => {
  test('with a name that was not read with certainty are shown as left out, and the page is described by rules', async () => {
    const caption = await captionPage(page, roles({ short: 'A receipt from GARDENLA BAKERIES.' }), { detailed: true });
    expect(caption.short).toMatchObject({ text: 'A receipt.', by: 'page structure' });
    expect(caption.notes.filter(({ level, dropped }) => level === 'global' && dropped !== null)).toEqual([
      expect.objectContaining({
        text: 'A receipt from GARDENLA BAKERIES.',
        by: 'said',
        dropped: 'it named what was not read with certainty (GARDENLA BAKERIES)',
      }),
    ]);
    expect(caption.detailed!.sentences.map(({ text }) => text)).toEqual([
      'A receipt.',
      'It bears the date 06/08/2017.',
      'Its total is 68.41.',
    ]);
  });

  test('lose the sentences that rest on misreadings, and the result says so', async () => {
    const detailed = 'This is a receipt of 06/08/2017. It is from GARDENLA BAKERIES. The total is 68.41.';
    const caption = await captionPage(page, roles({ short: 'This is a receipt.', detailed }), { detailed: true });
    expect(caption.detailed).toMatchObject({
      composer: 'model',
      remark: 'said: 1 of its 3 sentences left out: it named what was not read with certainty (GARDENLA BAKERIES).',
    });
    expect(caption.detailed!.sentences.map(({ text }) => text)).toEqual([
      'This is a receipt of 06/08/2017.',
      'The total is 68.41.',
    ]);
  });

  test('that mistake the page for another kind of document are left out', async () => {
    const caption = await captionPage(page, roles({ short: 'A letter with the date 06/08/2017.' }), {
      detailed: false,
    });
    expect(caption.short.text).toBe('A receipt.');
    expect(caption.notes.find(({ by }) => by === 'said')!.dropped).toBe('it mistook a receipt for a letter');
  });

  test('about a region that call it a page are left out, and the model is not asked about every region', async () => {
    const speakers = roles({ short: 'This is a receipt.', region: 'A receipt from Total.' });
    const caption = await captionPage(page, speakers, { detailed: true });
    const left = caption.notes.filter(({ by, level }) => by === 'said' && level === 'region');
    expect(left.map(({ dropped }) => dropped)).toEqual(Array(3).fill('it mistook the region for a whole page'));
    expect(speakers.asked.filter((kind) => kind === 'region')).toHaveLength(3);
  });
});
