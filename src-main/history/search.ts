import { z } from 'zod';
import type { SearchHit } from '../contract/library.ts';
import type { Database, Statement } from './database.ts';
import { matchExpressions, parseQuery, type Term } from './search-query.ts';
import { snippetOf } from './snippet.ts';

const TurnHit = z.object({
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
  documentId: z.string(),
  documentName: z.string(),
  lines: z.string(),
  page: z.number().int().positive(),
  at: z.number().int(),
});
const Lines = z.array(z.object({ text: z.string() }));
const Rowids = z.array(z.number());

// CROSS JOIN keeps the index in the outer loop, where it gives its rows newest first and stops at the limit: a word that
// stands in every answer costs no more than a rare one. bm25 would look at all of them (over 100 ms for 100,000 answers).
const FIND_TURNS = `
  SELECT s.rowid
  FROM turns_search AS s CROSS JOIN turns AS t ON t.seq = s.rowid
    CROSS JOIN conversations AS c ON c.id = t.conversation_id CROSS JOIN documents AS d ON d.id = t.document_id
  WHERE turns_search MATCH ? AND t.removed_at IS NULL AND c.removed_at IS NULL AND d.removed_at IS NULL
  ORDER BY s.rowid DESC LIMIT ?`;
const FIND_PAGES = `
  SELECT s.rowid
  FROM pages_search AS s CROSS JOIN pages AS p ON p.seq = s.rowid CROSS JOIN documents AS d ON d.id = p.document_id
  WHERE pages_search MATCH ? AND d.removed_at IS NULL
  ORDER BY s.rowid DESC LIMIT ?`;
const READ_TURN = `
  SELECT t.id AS turnId, t.conversation_id AS conversationId, t.document_id AS documentId, d.name AS documentName,
    t.question, t.answer, coalesce(t.page, t.asked_page) AS page, coalesce(t.answered_at, t.asked_at) AS at
  FROM turns AS t JOIN documents AS d ON d.id = t.document_id WHERE t.seq = ?`;
const READ_PAGE = `
  SELECT p.document_id AS documentId, d.name AS documentName, p.lines, p.page, p.changed_at AS at
  FROM pages AS p JOIN documents AS d ON d.id = p.document_id WHERE p.seq = ?`;

interface Found {
  readonly rowid: number;
  /** Which expression found it: 0 is the closest. */
  readonly tier: number;
}

/** Search over questions, answers and page text: the closest matches first, of those the newest; see `matchExpressions`. */
export class Search {
  readonly #findTurns: Statement;
  readonly #findPages: Statement;
  readonly #readTurn: Statement;
  readonly #readPage: Statement;

  constructor(database: Database) {
    this.#findTurns = database.prepare(FIND_TURNS).pluck();
    this.#findPages = database.prepare(FIND_PAGES).pluck();
    this.#readTurn = database.prepare(READ_TURN);
    this.#readPage = database.prepare(READ_PAGE);
  }

  search(query: string, limit: number): SearchHit[] {
    const terms = parseQuery(query);
    const expressions = matchExpressions(terms);
    const turns = find(this.#findTurns, expressions, limit);
    const pages = find(this.#findPages, expressions, limit);
    // Neither kind crowds the other out.
    const forPages = Math.min(pages.length, Math.max(limit - turns.length, Math.floor(limit / 2)));
    const chosen = [
      ...turns.slice(0, limit - forPages).map(({ rowid, tier }) => ({ tier, hit: this.#turn(rowid, terms) })),
      ...pages.slice(0, forPages).map(({ rowid, tier }) => ({ tier, hit: this.#page(rowid, terms) })),
    ];
    return chosen.sort((a, b) => a.tier - b.tier).map(({ hit }) => hit);
  }

  /** Shows the question or the answer, whichever has more of the words. */
  #turn(rowid: number, terms: readonly Term[]): SearchHit {
    const { question, answer, ...rest } = TurnHit.parse(this.#readTurn.get(rowid));
    const [asked, answered] = [snippetOf(question, terms), snippetOf(answer, terms)];
    const kind = asked.terms > answered.terms ? 'question' : 'answer';
    const { snippet, marks } = kind === 'question' ? asked : answered;
    return { kind, ...rest, snippet, marks };
  }

  #page(rowid: number, terms: readonly Term[]): SearchHit {
    const { lines, ...rest } = PageHit.parse(this.#readPage.get(rowid));
    const text = Lines.parse(JSON.parse(lines)).map((line) => line.text);
    const { snippet, marks } = snippetOf(text.join('\n'), terms);
    return { kind: 'page', ...rest, conversationId: null, turnId: null, snippet, marks };
  }
}

/** Rows by tier, then newest first; each once; no more tiers than it takes to find `limit`. */
function find(statement: Statement, expressions: readonly string[], limit: number): Found[] {
  const found = new Map<number, Found>();
  for (const [tier, expression] of expressions.entries()) {
    if (found.size >= limit) break;
    for (const rowid of Rowids.parse(statement.all(expression, limit))) {
      if (!found.has(rowid)) found.set(rowid, { rowid, tier });
    }
  }
  return [...found.values()].slice(0, limit);
}
