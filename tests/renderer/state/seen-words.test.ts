import { expect, test } from 'vitest';
import type { TilesSeen } from '../../../src-main/contract/docent.ts';
import { seenWords } from '../../../src-renderer/lib/components/reader/seen-words.ts';

const page: TilesSeen = { rows: 3, cols: 2, kept: 5, whole: false, pixels: [800, 1200] };

const seen = (tiles: TilesSeen | null, usedText = true, form: 'words' | 'prose' = 'words') =>
  seenWords({ tiles, usedText, form });

test('an answer from the text layer names no tiles', () => {
  expect(seen(null)).toEqual({ tiles: 'none: the text layer was enough', text: 'the answer comes from it alone' });
});

test('a page that was read names its tiles, and that its text comes from the pixels', () => {
  expect(seen({ ...page, visual_tokens: 0, text_source: 'model' })).toEqual({
    tiles: '5 of 6 (3 × 2; the rest are blank) · read as text',
    text: 'none: read from the pixels',
  });
});

test('visual tokens with a text layer beside them name both', () => {
  expect(seen({ ...page, kept: 6, whole: true, visual_tokens: 112, text_source: 'text-layer' })).toEqual({
    tiles: 'all 6 (3 × 2) · plus the whole page · 112 visual tokens',
    text: 'used, along with the pixels',
  });
});

test('a model that takes no text saw pixels only, whatever text the page has', () => {
  const one = { ...page, rows: 1, cols: 1, kept: 1, visual_tokens: 16, text_source: null };
  expect(seen(one)).toEqual({ tiles: '1 · 16 visual tokens', text: 'not used: pixels only' });
  expect(seen({ ...one, text_source: 'text-layer' }, false).text).toBe('not used: pixels only');
});

test('an answer of an earlier version, which does not tell its text source, is described by its tiles', () => {
  expect(seen({ ...page, visual_tokens: 0 }).text).toBe('none: read from the pixels');
  expect(seen(page).text).toBe('used, along with the pixels');
});

test('an answer in prose names whole pages, and does not claim the text layer alone', () => {
  expect(seen(null, true, 'prose')).toEqual({
    tiles: 'none: the model got whole pages, not tiles',
    text: 'used where a page has text',
  });
});
