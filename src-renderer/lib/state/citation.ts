import type { Turn } from '../../../src-main/contract/library.ts';

/** Words of a citation, in the reader's language. */
export interface CitationWords {
  page(page: number): string;
  notFound: string;
}

/** An answer with where it is, for a letter or a report: `54.15 (receipt.jpg, p. 1: “Total 54.15”)`. */
export function citationOf(turn: Turn, documentName: string, words: CitationWords): string {
  const first = turn.evidence[0];
  const page = first?.page ?? turn.page;
  const place = page === null ? documentName : `${documentName}, ${words.page(page)}`;
  if (turn.found === false) return `${words.notFound} (${place})`;
  const quote = first === undefined ? '' : `: “${oneLine(first.text)}”`;
  return `${turn.answer} (${place}${quote})`;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
