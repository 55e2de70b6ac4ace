import type { LibraryDocument, PageText, SearchHit } from '../../contract/library.ts';
import type { Citation } from '../../contract/programs.ts';

/** Most places on one page. */
const MOST_LINES = 8;

/** The lines of a page that hold the marked words of a snippet, or that stand in a passage; the whole page, without a place, when none does. */
export function citedLines(hit: SearchHit, document: LibraryDocument, text: PageText): Citation[] {
  const { snippet, marks, page, byMeaning } = hit;
  const words = [...new Set(marks.map(([from, to]) => snippet.slice(from, to).toLowerCase()))].filter(Boolean);
  const at = { documentId: document.id, document: document.name, page: page ?? text.page };
  if (byMeaning) {
    const inside = text.lines.filter((line) => line.text.trim() !== '' && snippet.includes(line.text));
    if (inside.length > 0)
      return inside.slice(0, MOST_LINES).map((line) => ({ ...at, box: line.box, text: line.text }));
  }
  const lines = text.lines
    .map((line) => ({ line, hits: words.filter((word) => line.text.toLowerCase().includes(word)).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, MOST_LINES);
  if (lines.length === 0) return [{ ...at, box: null, text: snippet }];
  return lines.map(({ line }) => ({ ...at, box: line.box, text: line.text }));
}
