import { marked, type Token, type Tokens } from 'marked';
import { type Block, BODY, block, LINE_WIDTH } from './blocks.ts';

/** Points. */
const HEADINGS = [18, 15, 13, 11.5, BODY, BODY];
const SPACE = 6;
const INDENT = 16;
/** Of a column of a table: no narrower than four of its widest share. */
const NARROWEST = 40;

/** A heading between empty lines, or the line under a table's head: what text that is not Markdown hardly has. */
const TRACES =
  /(?:^|\n[ \t]*\r?\n)#{1,6} \S.*(?:\r?\n[ \t]*\r?\n|\r?\n?(?![\s\S]))|^ {0,3}\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?$/m;

/** Whether a text is Markdown, which its file's name does not always tell. */
export function isMarkdown(text: string): boolean {
  return TRACES.test(text.slice(0, 100_000));
}

/** Markdown (GitHub's) as it is meant to be read: headings, lists, quotations and tables without their marks. */
export function markdownBlocks(text: string): Block[] {
  return blocksOf(marked.lexer(text, { gfm: true }), 0);
}

function blocksOf(tokens: readonly Token[], indent: number): Block[] {
  return tokens.flatMap((token): Block[] => {
    switch (token.type) {
      case 'heading': {
        const { depth } = token as Tokens.Heading;
        return [block(plain(token), { size: HEADINGS[depth - 1] ?? BODY, bold: true, above: 2 * SPACE, indent })];
      }
      case 'code':
        return lines((token as Tokens.Code).text, indent + INDENT);
      case 'blockquote':
        return blocksOf((token as Tokens.Blockquote).tokens, indent + INDENT);
      case 'list':
        return listBlocks(token as Tokens.List, indent);
      case 'table':
        return tableBlocks(token as Tokens.Table, indent);
      case 'space':
      case 'hr':
      case 'def':
      case 'checkbox':
        return [];
      default:
        return lines(plain(token), indent);
    }
  });
}

function lines(text: string, indent: number): Block[] {
  return text.split('\n').map((line, i) => block(line, { above: i === 0 ? SPACE : 0, indent }));
}

function listBlocks({ items, ordered, start }: Tokens.List, indent: number): Block[] {
  return items.flatMap((item, i) => {
    const box = item.task ? (item.checked ? '☒ ' : '☐ ') : '';
    const mark = ordered ? `${Number(start) + i}.` : '•';
    const [first, ...rest] = blocksOf(item.tokens, indent + INDENT);
    if (first === undefined) return [block(mark, { indent })];
    const [cell] = first.cells;
    const text = `${box}${cell!.text}`;
    const head = {
      ...first,
      above: SPACE / 2,
      cells: [
        { text: mark, x: indent, width: INDENT },
        { ...cell!, text },
      ],
    };
    return [head, ...rest];
  });
}

function tableBlocks({ header, rows }: Tokens.Table, indent: number): Block[] {
  const all = [header, ...rows].map((row) => row.map(plain));
  const room = LINE_WIDTH - indent;
  const longest = header.map((_, c) => Math.max(1, ...all.map((row) => Math.min(60, row[c]?.length ?? 0))));
  const sum = longest.reduce((a, b) => a + b, 0);
  const least = Math.min(NARROWEST, room / header.length);
  const widths = longest.map((length) => least + ((room - least * header.length) * length) / sum);
  return all.map((row, r) => {
    let x = indent;
    const cells = row.map((text, c) => {
      const cell = { text, x, width: widths[c]! - SPACE };
      x += widths[c]!;
      return cell;
    });
    return { ...block('', { bold: r === 0, above: r === 0 ? SPACE : SPACE / 2 }), cells };
  });
}

/** What a token says, without its marks. A link keeps its address where it has other words. */
function plain(token: Token | Tokens.TableCell): string {
  if ('type' in token) {
    if (token.type === 'br') return '\n';
    if (token.type === 'html') return token.raw.replace(/<[^>]*>/g, '');
    if (token.type === 'image') return (token as Tokens.Image).text;
    if (token.type === 'link') {
      const { href, tokens } = token as Tokens.Link;
      const words = tokens.map(plain).join('');
      return words === href || href === `mailto:${words}` || href.startsWith('#') ? words : `${words} (${href})`;
    }
  }
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(plain).join('');
  const text = 'text' in token && typeof token.text === 'string' ? token.text : '';
  // A line that ends in a paragraph goes on.
  return text.replace(/\n/g, ' ');
}
