import { describe, expect, test } from 'vitest';
import { formatCaptions, sidecars } from '../../src-main/captions/index.ts';
import { CaptionResult } from '../../src-main/contract/captions.ts';

const result = CaptionResult.parse({
  file: 'report.pdf',
  sha256: 'f'.repeat(64),
  model: 'docent-mini',
  device: 'cpu',
  roles: { global: 'a', regions: 'b', segments: 'c', text: 'd', matching: 'e', composer: 'plain' },
  pages: [1, 2].map((page) => ({
    page,
    size: { width: 595, height: 842 },
    kind: 'other',
    textSource: 'text-layer',
    short: { text: 'A page headed “<b>A</b>, *B*”.', sources: ['global-1'], by: 'page structure' },
    alt: 'A page.',
    detailed: {
      sentences: [
        { text: 'One.', sources: ['line-1'] },
        { text: 'Two.', sources: ['line-2', 'line-1'] },
      ],
      composer: 'plain',
      composedBy: 'plain',
      remark: 'The model was not used.',
    },
    figures: [
      { box: [0.1, 0.2, 0.3, 0.4], caption: '=A picture, "quoted".', alt: 'Picture', by: 'x', sources: ['region-1'] },
    ],
    notes: [
      { id: 'global-1', level: 'global', box: null, text: 'A page', by: 'x', score: null, dropped: null },
      { id: 'region-1', level: 'region', box: [0.1, 0.2, 0.3, 0.4], text: 'r', by: 'x', score: 1, dropped: 'too low' },
      { id: 'line-1', level: 'text', box: [0, 0, 1, 0.1], text: 'One', by: 'text layer', score: null, dropped: null },
      { id: 'line-2', level: 'text', box: [0, 0.1, 1, 0.2], text: 'Two', by: 'text layer', score: null, dropped: null },
      {
        id: 'line-3',
        level: 'text',
        box: [0, 0.2, 1, 0.3],
        text: 'Unused',
        by: 'text layer',
        score: null,
        dropped: null,
      },
    ],
    matching: { by: 'e', threshold: 0, scored: 1, dropped: 1 },
  })),
  timings: { total_ms: 5 },
});
const as = (format: 'md' | 'json' | 'jsonl' | 'txt' | 'csv', levels = false) =>
  formatCaptions(result, format, { levels });

describe('captions as', () => {
  test('Markdown say which model wrote them, escape the text of the page, and with levels give sources and boxes', () => {
    expect(as('md')).toContain('## Page 2');
    expect(as('md')).toContain('(composer: plain)');
    expect(as('md')).toContain('\\<b\\>A\\</b\\>, \\*B\\*');
    expect(as('md')).not.toContain('line-3');
    expect(as('md', true)).toContain('One. [1] Two. [2][1]');
    expect(as('md', true)).toContain('- `line-3` [0.000, 0.200, 1.000, 0.300] Unused (text layer)');
    expect(as('md', true)).toContain('left out: too low');
  });

  test('JSON keep the notes that are referenced; with levels all of them', () => {
    const ids = (text: string) => CaptionResult.parse(JSON.parse(text)).pages[0]!.notes.map(({ id }) => id);
    expect(ids(as('json'))).toEqual(['global-1', 'region-1', 'line-1', 'line-2']);
    expect(ids(as('json', true))).toHaveLength(5);
  });

  test("JSONL has training conversations in LLaVA's and Qwen-VL's format, one line per page and figure", () => {
    const lines = as('jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(6);
    expect(lines[1]).toEqual({
      id: 'report-page-1-detailed',
      image: 'report-page-1.png',
      conversations: [
        { from: 'human', value: '<image>\nGenerate the detailed caption in English:' },
        { from: 'gpt', value: 'One. Two.' },
      ],
    });
    expect(lines[2]).toMatchObject({ image: 'report-page-1-figure-1.png' });
    const qwen = formatCaptions(result, 'jsonl', { levels: false, form: 'qwen-vl' }).split('\n')[0]!;
    expect(JSON.parse(qwen)).toMatchObject({
      conversations: [
        { from: 'user', value: 'Picture 1: <img>report-page-1.png</img>\nGenerate the caption in English:' },
        { from: 'assistant' },
      ],
    });
  });

  test('text has only the descriptions, and sidecars are one file per page', () => {
    expect(as('txt')).toBe('One. Two.\nOne. Two.\n');
    expect(sidecars(result)).toEqual([
      { name: 'report-page-1.txt', text: 'One. Two.\n' },
      { name: 'report-page-2.txt', text: 'One. Two.\n' },
    ]);
    expect(sidecars({ ...result, file: 'cat.jpg', pages: [result.pages[0]!] })[0]!.name).toBe('cat.txt');
  });

  test('CSV has rows of pages and figures, quoted, and never a formula', () => {
    const rows = as('csv').split('\r\n');
    expect(rows).toHaveLength(6);
    expect(rows[1]).toBe('report.pdf,1,,,"A page headed “<b>A</b>, *B*”.",A page.,One. Two.,plain');
    expect(rows[2]).toBe(`report.pdf,1,1,0.1000 0.2000 0.3000 0.4000,"'=A picture, ""quoted"".",Picture,,`);
  });
});
