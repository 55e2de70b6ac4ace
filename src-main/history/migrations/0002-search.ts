import { z } from 'zod';
import type { Database } from '../database.ts';
import { searchable } from '../search-text.ts';

const TurnText = z.object({ seq: z.number(), question: z.string(), answer: z.string() });
const PageLines = z.object({ seq: z.number(), lines: z.string() });
const Lines = z.array(z.object({ text: z.string() }));

/**
 * The search index. Its tables are contentless: the words come folded and cut by `searchable` (accents, Korean, Chinese, Japanese), which no
 * built-in tokenizer does, and hits are marked in the original text, so that the index needs no copy of it. The ASCII tokenizer only splits at
 * the spaces between those words. Prefix indexes answer the first three letters typed without merging thousands of lists.
 */
export function up(database: Database): void {
  const options = `content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'`;
  database.exec(`
    CREATE VIRTUAL TABLE turns_search USING fts5 (question, answer, ${options});
    CREATE VIRTUAL TABLE pages_search USING fts5 (text, ${options});
  `);
  const turn = database.prepare('INSERT INTO turns_search (rowid, question, answer) VALUES (?, ?, ?)');
  for (const row of database.prepare('SELECT seq, question, answer FROM turns ORDER BY seq').all()) {
    const { seq, question, answer } = TurnText.parse(row);
    turn.run(seq, searchable(question), searchable(answer));
  }
  const page = database.prepare('INSERT INTO pages_search (rowid, text) VALUES (?, ?)');
  const pages = database.prepare('SELECT seq, lines FROM pages WHERE seq > ? ORDER BY seq LIMIT 1');
  for (let row = pages.get(0); row !== undefined; ) {
    const { seq, lines } = PageLines.parse(row);
    const text = Lines.parse(JSON.parse(lines)).map((line) => line.text);
    page.run(seq, searchable(text.join('\n')));
    row = pages.get(seq);
  }
}
