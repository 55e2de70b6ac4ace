import { describe, expect, it } from 'vitest';
import type { CaptionNote, PageCaption } from '../../../src-main/contract/captions.ts';
import type { Box } from '../../../src-main/contract/page.ts';
import { sheetMarkdown, sheetOf } from '../../../src-renderer/lib/state/caption-sections.ts';

/** A page whose heading has these lines, each with its height. */
function headed(...lines: readonly (readonly [text: string, height: number])[]): PageCaption {
  const note = (id: string, level: CaptionNote['level'], text: string, box: Box): CaptionNote => ({
    ...{ id, level, box, text, by: 'text layer', score: null, dropped: null },
  });
  const words = lines.map(([text, height], i) => note(`line-${i}`, 'text', text, [0.1, i / 10, 0.9, i / 10 + height]));
  const segment = ['heading', ...lines.map(([text]) => text)].join('\n');
  return {
    ...{ page: 1, size: { width: 595, height: 842 }, kind: 'other', textSource: 'text-layer', alt: 'A report.' },
    short: { text: 'A report.', sources: ['segment-1'], by: 'page structure' },
    ...{ detailed: null, figures: [], matching: null },
    notes: [note('segment-1', 'segment', segment, [0.1, 0, 0.9, 0.5]), ...words],
  };
}

describe('the title of a description', () => {
  it('is the heading as far as it is printed large; what is below it stays with the text', () => {
    const { title, sections } = sheetOf(headed(['Annual Report', 0.03], ['Prepared by Helena Brandt', 0.012]));
    expect(title).toBe('Annual Report');
    expect(sections.find(({ name }) => name === 'text')?.items).toMatchObject([
      { text: 'Prepared by Helena Brandt', heading: false },
    ]);
  });

  it('may have two lines', () => {
    const { title, sections } = sheetOf(headed(['Annual Report of', 0.03], ['the Valley Library', 0.028]));
    expect(title).toBe('Annual Report of the Valley Library');
    expect(sections).toEqual([]);
  });
});

describe('a description that only says its title again', () => {
  it('has no sentences, and its Markdown goes on with what the page holds', () => {
    const page = headed(['Lease', 0.03], ['Rent 310.00 EUR', 0.012]);
    const sheet = sheetOf({ ...page, short: { ...page.short, text: 'Lease.' } });
    expect(sheet.sentences).toEqual([]);
    expect(sheetMarkdown(sheet, '', (name) => name)).toMatch(/^# Lease\n\n## text\n\n- Rent 310/);
  });
});
