import { z } from 'zod';
import type { LibraryHit } from '../contract/library-question.ts';
import type { Database, Statement } from './database.ts';
import { parseQuery, type Term } from './search-query.ts';
import { snippetOf } from './snippet.ts';

const Ranked = z.object({
  documentId: z.string(),
  documentName: z.string(),
  page: z.number().int().positive(),
  lines: z.string(),
});
const Lines = z.array(z.object({ text: z.string() }));

/** The index gives the best rows first; only these are read. */
const RANK = `
  WITH best AS (
    SELECT s.rowid AS seq, bm25(pages_search) AS score
    FROM pages_search AS s JOIN pages AS p ON p.seq = s.rowid JOIN documents AS d ON d.id = p.document_id
    WHERE pages_search MATCH @match AND d.removed_at IS NULL
      AND (@documents IS NULL OR d.id IN (SELECT value FROM json_each(@documents)))
    ORDER BY score LIMIT @limit
  )
  SELECT p.document_id AS documentId, d.name AS documentName, p.page, p.lines
  FROM best JOIN pages AS p ON p.seq = best.seq JOIN documents AS d ON d.id = p.document_id
  ORDER BY best.score`;

/** Ranks the pages of the library for a question, by BM25 over the index of words. */
export class PageRanking {
  readonly #rank: Statement;

  constructor(database: Database) {
    this.#rank = database.prepare(RANK);
  }

  /** @param words any of them, as beginnings of words */
  rank(words: readonly string[], documentIds: readonly string[] | null, limit: number): LibraryHit[] {
    const terms = parseQuery(words.join(' '));
    if (terms.length === 0) return [];
    const rows = this.#rank.all({
      match: terms.map(expression).join(' OR '),
      documents: documentIds === null ? null : JSON.stringify(documentIds),
      limit,
    });
    return rows.map((row) => {
      const { lines, ...place } = Ranked.parse(row);
      const text = Lines.parse(JSON.parse(lines)).map((line) => line.text);
      const { snippet, marks } = snippetOf(text.join('\n'), terms);
      return { ...place, snippet, marks };
    });
  }
}

/** Short words whole: "in" begins too many. */
function expression({ tokens }: Term): string {
  const quoted = `"${tokens.join(' ')}"`;
  return tokens.at(-1)!.length > 3 ? `${quoted} *` : quoted;
}
