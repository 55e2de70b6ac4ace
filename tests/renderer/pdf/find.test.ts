import { describe, expect, it } from 'vitest';
import type { PageText } from '../../../src-main/contract/library.ts';
import type { TextLine } from '../../../src-main/contract/page.ts';
import { findInPages } from '../../../src-renderer/lib/pdf/find-in-pages.ts';
import { findInText } from '../../../src-renderer/lib/pdf/find-in-text.ts';
import { typedLine } from './typed-line.ts';

const box = (x0: number, y0: number, x1: number) => [x0, y0, x1, y0 + 0.02].map((value) => expect.closeTo(value, 10));

describe('finding words on a page', () => {
  const lines = [
    typedLine('Café Müller, Ｔokyo', 0.1, 0.1, 0),
    typedLine('opening  hours', 0.1, 0.2, 1),
    typedLine('of the café', 0.1, 0.3, 2),
    typedLine('합계 12,000원', 0.1, 0.4, 3),
  ];

  it('ignores case, accents and full-width letters', () => {
    expect(findInText('CAFE', 1, lines).map((match) => match.boxes[0])).toEqual([
      box(0.1, 0.1, 0.14),
      box(0.17, 0.3, 0.21),
    ]);
    expect(findInText('muller, tokyo', 1, lines)).toHaveLength(1);
    expect(findInText('müller', 1, lines)).toHaveLength(1);
  });

  it('runs over the end of a line and gives a box for each line', () => {
    const [match, ...others] = findInText('hours of', 1, lines);
    expect(others).toEqual([]);
    expect(match!.boxes).toEqual([box(0.19, 0.2, 0.24), box(0.1, 0.3, 0.12)]);
  });

  it('takes several spaces for one', () => {
    expect(findInText('opening hours', 1, lines)).toHaveLength(1);
  });

  it('finds Hangul by whole syllables', () => {
    expect(findInText('합계', 1, lines)).toHaveLength(1);
    expect(findInText('하', 1, lines)).toHaveLength(0);
  });

  it('finds letters that fold to more than one at the right place', () => {
    const [match] = findInText('fine', 1, [typedLine('a ﬁne day', 0, 0)]);
    expect(match!.boxes).toEqual([box(0.02, 0, 0.05)]);
  });

  it('finds nothing for an empty query, and matches never overlap', () => {
    expect(findInText('  ', 1, lines)).toEqual([]);
    expect(findInText('aa', 1, [typedLine('aaaaa', 0, 0)])).toHaveLength(2);
  });
});

describe('finding in a document', () => {
  function source(pages: readonly (readonly TextLine[] | 'scan')[]) {
    const asked: { page: number; read: boolean | undefined }[] = [];
    return {
      asked,
      pageCount: pages.length,
      async text(page: number, options: { read?: boolean | undefined; signal?: AbortSignal | undefined } = {}) {
        options.signal?.throwIfAborted();
        asked.push({ page, read: options.read });
        const lines = pages[page - 1]!;
        const unread = lines === 'scan' && !options.read;
        const text: PageText = {
          page,
          size: { width: 100, height: 100 },
          source: unread ? 'none' : lines === 'scan' ? 'model' : 'text-layer',
          lines: unread ? [] : lines === 'scan' ? [typedLine('scanned total', 0, 0)] : [...lines],
        };
        return text;
      },
    };
  }
  const collect = async <T>(items: AsyncIterable<T>) => {
    const all: T[] = [];
    for await (const item of items) all.push(item);
    return all;
  };

  it('starts at the page in view, wraps around, and reports progress', async () => {
    const document = source([[typedLine('one', 0, 0)], [typedLine('two', 0, 0)], [typedLine('one', 0, 0)]]);
    const found = await collect(findInPages(document, 'one', { read: false, from: 2 }));
    expect(found.map(({ page, searched, matches }) => [page, searched, matches.length])).toEqual([
      [2, 1, 0],
      [3, 2, 1],
      [1, 3, 1],
    ]);
  });

  it('reports the scans that it did not search, and searches them if the model may read', async () => {
    const document = source(['scan', [typedLine('total', 0, 0)]]);
    const unread = await collect(findInPages(document, 'total', { read: false }));
    expect(unread.map(({ unread, matches }) => [unread, matches.length])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    const read = await collect(findInPages(document, 'total', { read: true }));
    expect(read.map(({ unread, matches }) => [unread, matches.length])).toEqual([
      [false, 1],
      [false, 1],
    ]);
  });

  it('can be cancelled', async () => {
    const document = source([[], [], []]);
    const stop = new AbortController();
    const search = findInPages(document, 'x', { read: false, signal: stop.signal });
    await search.next();
    stop.abort();
    await expect(search.next()).rejects.toThrow();
    expect(document.asked).toHaveLength(1);
  });
});
