/** Prose in Markdown is wrapped at this many characters, so that a changed word shows as a changed line. */
export const WIDTH = 120;

/** `- `, `* `, `3. `: further lines of an item are indented to where its text begins. */
const ITEM = /^( *)([-*+]|\d+[.)]) +/;
/** Lines that keep their breaks: headings, tables, quotes, HTML, link definitions, rules. */
const FIXED = /^ *(?:#|\||>|<|\[[^\]]+\]: |(?:-{3,}|\*{3,}|={3,})\s*$)/;
const FENCE = /^ *(?:```|~~~)/;
/** A line that started with one of these would not be read as prose. */
const MARKER = /^(?:[-*+#>|=]|\d+[.)]|```|~~~)/;

/** The text with its paragraphs and list items filled to `width`. Code, tables and headings stay as they are. */
export function wrapMarkdown(text: string, width: number = WIDTH): string {
  const wrapped: string[] = [];
  let fenced = false;
  let paragraph: { first: string; indent: string; words: string[] } | null = null;
  const flush = (): void => {
    if (paragraph !== null) wrapped.push(...filled(paragraph, width));
    paragraph = null;
  };
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) fenced = !fenced;
    const item = ITEM.exec(line);
    // Four spaces outside a list mean code.
    const code = paragraph === null && /^ {4}/.test(line) && item === null && !inList(wrapped);
    if (fenced || FENCE.test(line) || line.trim() === '' || FIXED.test(line) || code) {
      flush();
      wrapped.push(line);
    } else if (item !== null) {
      flush();
      const first = item[0];
      paragraph = { first, indent: ' '.repeat(first.length), words: words(line.slice(first.length)) };
    } else if (paragraph === null) {
      const indent = /^ */.exec(line)![0];
      paragraph = { first: indent, indent, words: words(line) };
    } else {
      paragraph.words.push(...words(line));
    }
    // Two spaces at the end of a line are an intended line break.
    if (/\S {2,}$/.test(line) && paragraph !== null) {
      (paragraph as { words: string[] }).words.push('');
      flush();
    }
  }
  flush();
  return wrapped.join('\n');
}

/** Whether the last non-empty line belongs to a list, so that an indented line does too. */
function inList(lines: readonly string[]): boolean {
  const last = lines.findLast((line) => line.trim() !== '');
  return last !== undefined && (ITEM.test(last) || /^ {2,}\S/.test(last));
}

/** Splits into words, but keeps code spans together. */
function words(text: string): string[] {
  return text.match(/(?:`[^`]*`|\S)+/g) ?? [];
}

function filled({ first, indent, words: all }: { first: string; indent: string; words: string[] }, width: number) {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of all) {
    if (!empty && line.length + 1 + word.length > width && !MARKER.test(word) && word !== '') {
      lines.push(line);
      line = indent + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  lines.push(all.at(-1) === '' ? `${line} ` : line);
  return lines;
}
