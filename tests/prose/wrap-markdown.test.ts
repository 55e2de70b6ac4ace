import { describe, expect, it } from 'vitest';
import { wrapMarkdown } from '../../bin/prose/wrap-markdown.ts';

describe('wrapping Markdown', () => {
  it('fills a paragraph to the width, whatever its lines were', () => {
    expect(wrapMarkdown('one two\nthree four five six\n', 14)).toBe('one two three\nfour five six\n');
  });

  it('indents an item as far as its text begins, and keeps items apart', () => {
    expect(wrapMarkdown('- one two three\n- four\n\n10. five six seven', 10)).toBe(
      '- one two\n  three\n- four\n\n10. five\n    six\n    seven',
    );
  });

  it.each([
    ['code', '```sh\nnpm run something --with a long line\n```'],
    ['indented code', 'text\n\n    a line of code that is long'],
    ['tables', '| a column | another column |\n|---|---|\n| x | y |'],
    ['headings', '## A heading that is longer than that'],
    ['link definitions', '[a]: https://example.test/a/long/address'],
  ])('leaves %s alone', (_, text) => {
    expect(wrapMarkdown(text, 12)).toBe(text);
  });

  it('never divides a code span, and begins no line with what would be a list or a heading', () => {
    expect(wrapMarkdown('run `npm run check` now', 10)).toBe('run\n`npm run check`\nnow');
    expect(wrapMarkdown('a sum is - one - and # two', 8)).toBe('a sum is -\none -\nand #\ntwo');
  });

  it('changes nothing the second time', () => {
    const once = wrapMarkdown('- one two three four\n  five six\n\nseven eight nine ten eleven', 12);
    expect(wrapMarkdown(once, 12)).toBe(once);
  });

  it('keeps a line break that two spaces ask for', () => {
    expect(wrapMarkdown('one  \ntwo', 40)).toBe('one  \ntwo');
  });
});
