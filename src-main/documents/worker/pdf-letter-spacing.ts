import type { PDFPageProxy } from 'pdfjs-dist';
import type { TextContent } from 'pdfjs-dist/types/src/display/api.js';
import { loadPdfLibrary } from './pdf-library.ts';

/** A text is set wide if so many of its parts between spaces are one character. A page is looked into if one of its texts has so many parts. */
const SINGLE = 0.6;
const PARTS = 4;
/** A gap is a space from this width, in thousandths of the font size, and from this many times the usual gap of its text. */
const GAP = 180;
const WIDER = 1.8;
/** How far behind the last one, in characters, a text is looked for, and from which length it is looked for everywhere. */
const NEAR = 40;
const LONG = 8;

type Shown = readonly (number | { readonly unicode?: string } | null)[];

/**
 * pdf.js puts a space wherever two characters stand apart, so text that is set wide ("M E N U") loses its words. The operators of the page still
 * know them: each such text takes the spaces of the text-showing operators that have the same characters (ISO 32000-1, 9.4.3). A page without such text
 * is returned as it is, at no cost.
 */
export async function withoutLetterSpacing(page: PDFPageProxy, content: TextContent): Promise<TextContent> {
  if (!content.items.some((item) => 'str' in item && isLetterSpaced(item.str, PARTS))) return content;
  const [{ OPS }, { fnArray, argsArray }] = await Promise.all([loadPdfLibrary(), page.getOperatorList()]);
  const shown = fnArray.flatMap((operator, n) =>
    operator === OPS.showText ? textOf((argsArray[n] as [Shown])[0]) : [],
  );
  const find = finder(shown.join(''));
  const items = content.items.map((item) => {
    if (!('str' in item)) return item;
    const found = find(item.str);
    return found !== undefined && isLetterSpaced(item.str, 2) ? { ...item, str: found } : item;
  });
  return { ...content, items };
}

/**
 * Finds where a text has the same characters, whatever its spaces are. Items come in the operators' order, so each is looked for close behind the one
 * before it; only a long one may stand anywhere, because a short one is easily found inside another word.
 */
function finder(text: string): (item: string) => string | undefined {
  let packed = '';
  const at: number[] = [];
  for (const [n, character] of [...text].entries()) {
    const some = compact(character);
    packed += some;
    for (let i = 0; i < some.length; i++) at.push(n);
  }
  const characters = [...text];
  let from = 0;
  return (item) => {
    const wanted = compact(item);
    if (wanted === '') return undefined;
    const next = packed.slice(from, from + NEAR + wanted.length).indexOf(wanted);
    const begin = next >= 0 ? from + next : wanted.length >= LONG ? packed.indexOf(wanted) : -1;
    if (begin < 0) return undefined;
    from = begin + wanted.length;
    return characters.slice(at[begin], at[from - 1]! + 1).join('');
  };
}

function isLetterSpaced(text: string, atLeast: number): boolean {
  const parts = text.trim().split(/\s+/);
  return parts.length >= atLeast && parts.filter((part) => [...part].length === 1).length >= parts.length * SINGLE;
}

const compact = (text: string): string => text.replaceAll(/\s/g, '').normalize('NFKC');

/** The characters of one operator, with spaces where it has them or leaves a clearly wider gap than usual. */
function textOf(shown: Shown): string {
  const characters: string[] = [];
  const gaps: number[] = [];
  let gap = 0;
  for (const part of shown) {
    // A number moves the next character back (ISO 32000-1, 9.4.3, TJ).
    if (typeof part === 'number') gap -= part;
    else {
      characters.push(part?.unicode ?? '');
      gaps.push(gap);
      gap = 0;
    }
  }
  const usual = gaps.slice(1).toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  const space = Math.max(GAP, WIDER * usual);
  const text = characters.map((character, n) => (n > 0 && gaps[n]! > space ? ` ${character}` : character)).join('');
  return text.replaceAll(/\s+/g, ' ');
}
