import type { Database, Statement } from './database.ts';
import { searchable } from './search-text.ts';

/** Keeps the index in step with the rows, in the transaction that writes them. */
export class SearchIndex {
  readonly #turn: Pair;
  readonly #page: Pair;

  constructor(database: Database) {
    this.#turn = {
      remove: database.prepare('DELETE FROM turns_search WHERE rowid = ?'),
      add: database.prepare('INSERT INTO turns_search (rowid, question, answer) VALUES (?, ?, ?)'),
    };
    this.#page = {
      remove: database.prepare('DELETE FROM pages_search WHERE rowid = ?'),
      add: database.prepare('INSERT INTO pages_search (rowid, text) VALUES (?, ?)'),
    };
  }

  setTurn(seq: number, question: string, answer: string): void {
    this.#turn.remove.run(seq);
    this.#turn.add.run(seq, searchable(question), searchable(answer));
  }

  setPage(seq: number, text: string): void {
    this.#page.remove.run(seq);
    this.#page.add.run(seq, searchable(text));
  }
}

interface Pair {
  readonly remove: Statement;
  readonly add: Statement;
}
