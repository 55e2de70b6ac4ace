import type { Turn } from '../../../src-main/contract/library.ts';

/** Words of a citation, in the reader's language. */
export interface CitationWords {
  page(page: number): string;
  notFound: string;
}

/** An answer with where it is, for a letter or a report: `54.15 (receipt.jpg, p. 1: “Total 54.15”)`; with all its pages. */
export function citationOf(turn: Turn, documentName: string, words: CitationWords): string {
  const pages = new Set(turn.evidence.length > 0 ? turn.evidence.map(({ page }) => page) : [turn.page ?? []].flat());
  const place = [documentName, ...[...pages].map((page) => words.page(page))].join(', ');
  if (turn.found === false) return `${words.notFound} (${place})`;
  // What goes on over a page's end is one quotation.
  const quoted = pages.size > 1 && turn.form === 'words' ? turn.evidence : turn.evidence.slice(0, 1);
  const quote = quoted.length === 0 ? '' : `: “${oneLine(quoted.map(({ text }) => text).join(' '))}”`;
  return `${turn.answer} (${place}${quote})`;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
