import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaptionRoles, captionDocument, captionFacts, PageFacts } from '../../src-main/captions/index.ts';
import { hasCoordinates } from '../../src-main/captions/sentences.ts';
import { CaptionResult, type PageCaption } from '../../src-main/contract/captions.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { LINE_COUNT, smallReport } from './small-report.ts';
import { tinyDocent } from './tiny-docent.ts';

const samples = new URL('../../resources/samples/', import.meta.url).pathname;
const REPORT = smallReport();
const TWO_PAGES = join(samples, 'report.pdf');
const RECEIPT = join(samples, 'receipt.jpg');

let docent: DocentService;
beforeAll(() => {
  docent = createDocentService(tinyDocent());
});
afterAll(() => docent.dispose());

/** Every sentence has sources, and every source exists. */
function expectTraceable(page: PageCaption): void {
  const ids = page.notes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { text, sources } of [page.short, ...(page.detailed?.sentences ?? [])]) {
    expect(sources.length, text).toBeGreaterThan(0);
    for (const source of sources) expect(ids).toContain(source);
  }
}

function namesNothingForeign(page: PageCaption): void {
  const facts = new PageFacts(page.notes.filter(({ level }) => level === 'text').map(({ text }) => text));
  const said = [page.short.text, ...(page.detailed?.sentences.map(({ text }) => text) ?? [])];
  expect(said.flatMap(captionFacts).filter((fact) => !facts.has(fact))).toEqual([]);
}

describe('A description of a page', () => {
  test('by a model that cannot describe is composed by rules, says so, and names only what is on the page', async () => {
    const result = await captionDocument(docent, REPORT, { detailed: true, page: 1 });
    expect(CaptionResult.parse(result)).toEqual(result);
    const page = result.pages[0]!;
    expect(page.short).toMatchObject({
      text: 'A page headed “Report of the Library”.',
      by: 'page structure',
    });
    expect(page.detailed).toMatchObject({ composer: 'plain', composedBy: 'plain' });
    expect(page.detailed!.remark).toMatch(/^docent-tiny's own description was not used: it /);
    const text = page.detailed!.sentences.map((s) => s.text).join(' ');
    expect(page.detailed!.sentences.length).toBeLessThan(6);
    expect(text).toContain('12 March 2024');
    expect(text).toContain('“2. The reading garden”');
    expect(hasCoordinates(text)).toBe(false);
    expectTraceable(page);
    namesNothingForeign(page);
  });

  test('has every level, with boxes, and a score for each region’s caption', async () => {
    const { pages } = await captionDocument(docent, REPORT, { detailed: true, page: 1 });
    const { notes, matching } = pages[0]!;
    const levels = (level: string) => notes.filter((note) => note.level === level);
    // The model's unused text is kept beside it.
    expect(levels('global').filter(({ dropped }) => dropped === null)).toHaveLength(1);
    expect(levels('segment').length).toBeGreaterThan(4);
    expect(levels('text')).toHaveLength(LINE_COUNT);
    expect(notes.every(({ level, box }) => (level === 'global') === (box === null))).toBe(true);
    const scored = levels('region').filter(({ score }) => score !== null);
    expect(scored).toHaveLength(matching!.scored);
    expect(levels('region').filter(({ dropped }) => dropped !== null)).toHaveLength(matching!.dropped);
  });

  test('drops captions that do not fit their region, so that no sentence rests on them', async () => {
    const { pages } = await captionDocument(docent, REPORT, { detailed: true, page: 1, threshold: 1e9 });
    const [page] = pages;
    expect(page!.matching!.dropped).toBe(page!.matching!.scored);
    const dropped = page!.notes.filter((note) => note.dropped !== null).map(({ id }) => id);
    const used = page!.detailed!.sentences.flatMap(({ sources }) => sources);
    expect(used.filter((id) => dropped.includes(id))).toEqual([]);
    expectTraceable(page!);
  });

  test('scores nothing without the filter', async () => {
    const { pages } = await captionDocument(docent, REPORT, { detailed: true, page: 1, filter: false });
    expect(pages[0]!.matching).toBeNull();
    expect(pages[0]!.notes.every(({ score }) => score === null)).toBe(true);
  });

  test('is one sentence per page unless more is requested', async () => {
    const stages: string[] = [];
    const { pages } = await captionDocument(docent, TWO_PAGES, { onProgress: (stage) => stages.push(stage) });
    expect(pages.map(({ page, detailed }) => [page, detailed])).toEqual([
      [1, null],
      [2, null],
    ]);
    expect(stages).toContain('captioning page 2');
  });

  test('of a scan rests on what the model read there', async () => {
    const { pages } = await captionDocument(docent, RECEIPT, { detailed: true, filter: false });
    expectTraceable(pages[0]!);
    namesNothingForeign(pages[0]!);
  });

  test('stops when the caller cancels', async () => {
    const leave = new AbortController();
    const onProgress = (stage: string) => stage.startsWith('laying out') && leave.abort();
    const captions = captionDocument(docent, REPORT, { detailed: true, signal: leave.signal, onProgress });
    await expect(captions).rejects.toThrow();
  });
});

describe('A stronger generator', () => {
  const plug = (change: Partial<CaptionRoles>) => (roles: CaptionRoles) => ({ ...roles, ...change });

  test('comes first, and its description is used if it names only what is on the page', async () => {
    const sentences = ['The Library reports on 2023.', 'Thomas Whitfield opened a garden.'];
    const composer = {
      name: 'strong',
      kind: 'endpoint' as const,
      compose: async () => ({ sentences: sentences.map((text) => ({ text, sources: ['global-1'] })), remark: null }),
    };
    const result = await captionDocument(docent, REPORT, {
      detailed: true,
      page: 1,
      filter: false,
      plug: plug({ composers: [composer] }),
    });
    expect(result.roles.composer).toBe('strong');
    expect(result.pages[0]!.detailed).toMatchObject({ composer: 'endpoint', composedBy: 'strong', remark: null });
  });

  test('that gives nothing usable is skipped, and the next one is used', async () => {
    const silent = { name: 'silent', caption: async () => ({ text: null, reason: 'it said nothing' }) };
    const strong = { name: 'strong', caption: async () => ({ text: 'A report of a library.', reason: null }) };
    const { pages } = await captionDocument(docent, REPORT, {
      page: 1,
      filter: false,
      plug: plug({ global: [silent, strong] }),
    });
    expect(pages[0]!.short).toMatchObject({ text: 'A report of a library.', by: 'strong' });
    expect(pages[0]!.alt).toBe('A report of a library.');
  });
});
