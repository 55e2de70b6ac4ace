import type { PageText } from '../contract/library.ts';
import type { TextLine } from '../contract/page.ts';
import { pageSegments } from './page-segments.ts';
import { type TableRows, tableRows } from './page-tables.ts';

/** Headings whose heights differ by less than this share are on the same level. */
const SAME_LEVEL = 0.12;
const DEEPEST = 3;
/** Print of less than this share of a title's height is not part of the title. */
const SMALL = 0.75;
/** A line that leaves more than this share of the width free was ended there on purpose. */
const SHORT = 0.2;
const BULLET = /^\s*[•·▪◦‣*–—-]\s+/u;
const NUMBERED = /^\s*\(?(\d{1,3})[.)]\s+/;

interface Heading {
  readonly text: string;
  /** In the page's own unit. */
  readonly height: number;
}

type Block = { readonly heading: Heading } | { readonly text: string };

/** Pages as Markdown: headings, paragraphs, lists and tables, in reading order. Where a page begins, a comment says so. */
export function markdown(pages: readonly PageText[]): string {
  const blocks = pages.map((page) => ({ page: page.page, blocks: blocksOf(page) }));
  const levels = levelsOf(blocks.flatMap((page) => page.blocks).flatMap((b) => ('heading' in b ? [b.heading] : [])));
  const parts = blocks.flatMap((page) => [
    ...(pages.length > 1 ? [`<!-- page ${page.page} -->`] : []),
    ...page.blocks.map((block) =>
      'heading' in block ? `${'#'.repeat(levels(block.heading))} ${block.heading.text}` : block.text,
    ),
  ]);
  return `${parts.join('\n\n')}\n`;
}

function blocksOf(page: PageText): Block[] {
  return pageSegments(page).flatMap(({ kind, lines }): Block[] => {
    switch (kind) {
      case 'heading': {
        const heights = lines.map(({ box }) => (box[3] - box[1]) * page.size.height);
        const height = Math.max(...heights);
        // Smaller print directly below a title is not part of it.
        const small = lines.filter((_, i) => heights[i]! < SMALL * height);
        const large = lines.filter((line) => !small.includes(line));
        const heading = { text: escapeMarkdown(joined(large).join(' ')), height };
        return [{ heading }, ...(small.length === 0 ? [] : [{ text: paragraph(small) }])];
      }
      case 'table':
        return [{ text: tableMarkdown(tableRows(lines)) }];
      case 'list':
        return [{ text: listItems(lines).join('\n') }];
      default:
        return [{ text: paragraph(lines) }];
    }
  });
}

function paragraph(lines: readonly TextLine[]): string {
  return joined(lines).map(escapeMarkdown).join('\\\n');
}

/** The largest headings are on the first level. */
function levelsOf(headings: readonly Heading[]): (heading: Heading) => number {
  const heights: number[] = [];
  for (const height of headings.map((heading) => heading.height).sort((a, b) => b - a)) {
    const above = heights.at(-1);
    if (above === undefined || height < (1 - SAME_LEVEL) * above) heights.push(height);
  }
  return ({ height }) => {
    const level = heights.findIndex((least) => height > (1 - SAME_LEVEL) * least);
    return Math.min(DEEPEST, level < 0 ? DEEPEST : level + 1);
  };
}

/**
 * Lines of running text as one. A word that was broken at a line's end is whole again. A line that ends short of the others stays a line: those of an
 * address, the last one of a paragraph.
 */
function joined(lines: readonly TextLine[]): string[] {
  const all: string[] = [];
  const [left, right] = [Math.min(...lines.map(({ box }) => box[0])), Math.max(...lines.map(({ box }) => box[2]))];
  let ended = true;
  for (const { text, box } of lines) {
    const next = text.trim();
    const last = all.at(-1) ?? '';
    if (ended) all.push(next);
    else if (/\p{Ll}-$/u.test(last) && /^\p{Ll}/u.test(next)) all[all.length - 1] = last.slice(0, -1) + next;
    else all[all.length - 1] = `${last} ${next}`;
    ended = right - box[2] > SHORT * (right - left);
  }
  return all;
}

function listItems(lines: readonly TextLine[]): string[] {
  const items: { mark: string; lines: TextLine[] }[] = [];
  for (const line of lines) {
    const number = NUMBERED.exec(line.text)?.[1];
    const rest = line.text.replace(number === undefined ? BULLET : NUMBERED, '');
    const begins = rest !== line.text;
    const own = { ...line, text: rest };
    if (begins || items.length === 0) items.push({ mark: number === undefined ? '-' : `${number}.`, lines: [own] });
    else items.at(-1)!.lines.push(own);
  }
  return items.map((item) => `${item.mark} ${escapeMarkdown(joined(item.lines).join(' '))}`);
}

/** A table of GitHub Flavored Markdown: its first row is the heading, since it must have one. */
export function tableMarkdown(rows: TableRows): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...body.map(line)].join('\n');
}

/** Text from a page must not become markup. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>#|~]/g, '\\$&')
    .replace(
      /^(\s*)([-+]|\d+\.)(?=\s)/gm,
      (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    )
    .replace(/\s*\n\s*/g, ' ');
}
