import type { TextLine } from '../contract/page.ts';

/** Shares of the page's height at its top and bottom in which headers and footers stand. */
const MARGIN = 0.12;
/** Lines that run along stand at the same height, within this share of it. */
const SAME_HEIGHT = 0.02;
/** Pages of a book have one header on the left and another on the right: it comes again two pages on. */
const NEAR = 2;
/** "3", "- 3 -", "Page 3 of 12", "3/12", "xiv". */
const PAGE_NUMBER =
  /^\P{L}*(?:(?:page|seite|p\.|pág\.?|pagina)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|von|de|\/)\s*\d{1,4})?\P{L}*$/iu;
const SENTENCE_END = /[.!?。…]["”’')\]]*\s*$/u;

/**
 * The headers, footers and page numbers of a document's pages: lines near the top or bottom that stand there on a near page as well, whatever their numbers, or that are a page number.
 *
 * @returns per page the indices of these lines
 */
export function runningLines(
  pages: readonly { readonly page: number; readonly lines: readonly TextLine[] }[],
): ReadonlySet<number>[] {
  const margins = pages.map(({ lines }) =>
    lines.flatMap(({ box, text }, index) => {
      const y = (box[1] + box[3]) / 2;
      const shape = text.toLowerCase().replace(/\s+/g, '').replace(/\d+/g, '#');
      return shape !== '' && (y < MARGIN || y > 1 - MARGIN) ? [{ index, y, shape, text }] : [];
    }),
  );
  return margins.map((own, n) => {
    const near = margins.filter((_, m) => m !== n && Math.abs(pages[m]!.page - pages[n]!.page) <= NEAR).flat();
    const running = own.filter(
      ({ y, shape, text }) =>
        PAGE_NUMBER.test(text.trim()) ||
        near.some((other) => other.shape === shape && Math.abs(other.y - y) <= SAME_HEIGHT),
    );
    return new Set(running.map(({ index }) => index));
  });
}

/** Whether a text ends as a sentence does; if not, it may go on elsewhere. */
export const endsSentence = (text: string): boolean => SENTENCE_END.test(text);
