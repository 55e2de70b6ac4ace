import { z } from 'zod';
import type { SearchHit } from '../contract/library.ts';
import type { Database, Statement } from './database.ts';
import { matchExpressions, parseQuery, type Term } from './search-query.ts';
import { snippetOf } from './snippet.ts';

const TurnHit = z.object({
  seq: z.number(),
  turnId: z.string(),
  conversationId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  question: z.string(),
  answer: z.string(),
  page: z.number().int().positive().nullable(),
  at: z.number().int(),
});
const PageHit = z.object({
  seq: z.number(),
  documentId: z.string(),
  documentName: z.string(),
  lines: z.string(),
  page: z.number().int().positive(),
  at: z.number().int(),
});
const Lines = z.array(z.object({ text: z.string() }));

// CROSS JOIN keeps the index in the outer loop, where it gives its rows newest first and stops at the limit: a word that
// stands in every answer costs no more than a rare one. bm25 would look at all of them (over 100 ms for 100,000 answers).
const TURNS = `
  SELECT s.rowid AS seq, t.id AS turnId, t.conversation_id AS conversationId, t.document_id AS documentId,
    d.name AS documentName, t.question, t.answer, coalesce(t.page, t.asked_page) AS page,
    coalesce(t.answered_at, t.asked_at) AS at
  FROM turns_search AS s CROSS JOIN turns AS t ON t.seq = s.rowid
    CROSS JOIN conversations AS c ON c.id = t.conversation_id CROSS JOIN documents AS d ON d.id = t.document_id
  WHERE turns_search MATCH ? AND t.removed_at IS NULL AND c.removed_at IS NULL AND d.removed_at IS NULL
  ORDER BY s.rowid DESC LIMIT ?`;
const PAGES = `
  SELECT s.rowid AS seq, p.document_id AS documentId, d.name AS documentName, p.lines, p.page, p.changed_at AS at
  FROM pages_search AS s CROSS JOIN pages AS p ON p.seq = s.rowid CROSS JOIN documents AS d ON d.id = p.document_id
  WHERE pages_search MATCH ? AND d.removed_at IS NULL
  ORDER BY s.rowid DESC LIMIT ?`;

interface Ranked<H> {
  readonly hit: H;
  /** Which expression found it: 0 is the closest. */
  readonly tier: number;
}

/** Search over questions, answers and page text: the closest matches first, of those the newest; see `matchExpressions`. */
export class Search {
  readonly #turns: Statement;
  readonly #pages: Statement;

  constructor(database: Database) {
    this.#turns = database.prepare(TURNS);
    this.#pages = database.prepare(PAGES);
  }

  search(query: string, limit: number): SearchHit[] {
    const terms = parseQuery(query);
    const expressions = matchExpressions(terms);
    const turns = ranked(this.#turns, TurnHit, expressions, limit);
    const pages = ranked(this.#pages, PageHit, expressions, limit);
    // Neither kind crowds the other out.
    const forPages = Math.min(pages.length, Math.max(limit - turns.length, Math.floor(limit / 2)));
    const chosen = [
      ...turns.slice(0, limit - forPages).map(({ hit, tier }) => ({ tier, hit: turnHit(hit, terms) })),
      ...pages.slice(0, forPages).map(({ hit, tier }) => ({ tier, hit: pageHit(hit, terms) })),
    ];
    return chosen.sort((a, b) => a.tier - b.tier).map(({ hit }) => hit);
  }
}

/** Rows by tier, then newest first; each once; no more tiers than it takes to find `limit`. */
function ranked<H extends { seq: number }>(
  statement: Statement,
  schema: z.ZodType<H>,
  expressions: readonly string[],
  limit: number,
): Ranked<H>[] {
  const found = new Map<number, Ranked<H>>();
  for (const [tier, expression] of expressions.entries()) {
    if (found.size >= limit) break;
    const rows: unknown[] = statement.all(expression, limit);
    for (const row of rows) {
      const hit = schema.parse(row);
      if (!found.has(hit.seq)) found.set(hit.seq, { hit, tier });
    }
  }
  return [...found.values()].slice(0, limit);
}

/** Shows the question or the answer, whichever has more of the words. */
function turnHit(row: z.infer<typeof TurnHit>, terms: readonly Term[]): SearchHit {
  const [question, answer] = [snippetOf(row.question, terms), snippetOf(row.answer, terms)];
  const kind = question.terms > answer.terms ? 'question' : 'answer';
  const { snippet, marks } = kind === 'question' ? question : answer;
  const { turnId, conversationId, documentId, documentName, page, at } = row;
  return { kind, documentId, documentName, conversationId, turnId, page, snippet, marks, at };
}

function pageHit(row: z.infer<typeof PageHit>, terms: readonly Term[]): SearchHit {
  const text = Lines.parse(JSON.parse(row.lines)).map((line) => line.text);
  const { snippet, marks } = snippetOf(text.join('\n'), terms);
  const { documentId, documentName, page, at } = row;
  return { kind: 'page', documentId, documentName, conversationId: null, turnId: null, page, snippet, marks, at };
}
