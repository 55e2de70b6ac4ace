import { Captions } from './captions.ts';
import { Clock } from './clock.ts';
import { Collections } from './collections.ts';
import { Conversations } from './conversations.ts';
import type { Database } from './database.ts';
import { Documents } from './documents.ts';
import { LibraryQuestions } from './library-questions.ts';
import { Pages } from './pages.ts';
import { Passages } from './passages.ts';
import { PageRanking } from './rank-pages.ts';
import { Receipts } from './receipts.ts';
import { Search } from './search.ts';
import { SearchIndex } from './search-index.ts';
import { SettingsStore } from './settings.ts';
import { openTables, type Tables } from './tables.ts';
import { Turns } from './turns.ts';

/** All parts of an open database of the newest version. The caller starts the transactions. */
export class Store {
  readonly database: Database;
  readonly clock: Clock;
  readonly tables: Tables;
  readonly documents: Documents;
  readonly pages: Pages;
  readonly passages: Passages;
  readonly conversations: Conversations;
  readonly turns: Turns;
  readonly receipts: Receipts;
  readonly captions: Captions;
  readonly libraryQuestions: LibraryQuestions;
  readonly collections: Collections;
  readonly settings: SettingsStore;
  readonly search: Search;
  readonly ranking: PageRanking;

  constructor(database: Database, now: () => number) {
    this.database = database;
    this.clock = new Clock(now);
    this.tables = openTables(database);
    const index = new SearchIndex(database);
    this.documents = new Documents(this.tables.documents, this.clock);
    this.pages = new Pages(this.tables.pages, this.clock, index);
    this.passages = new Passages(database);
    this.conversations = new Conversations(this.tables.conversations, this.clock);
    this.turns = new Turns(this.tables.turns, this.clock, index, this.conversations);
    this.receipts = new Receipts(this.tables.receipts, this.clock);
    this.captions = new Captions(this.tables.captions, this.clock);
    this.libraryQuestions = new LibraryQuestions(this.tables.libraryQuestions, this.clock);
    this.collections = new Collections(this.tables.collections, this.tables.memberships, this.clock);
    this.settings = new SettingsStore(database);
    this.search = new Search(database);
    this.ranking = new PageRanking(database);
  }

  /** Moves a conversation to another version of its document. */
  moveConversation(id: string, documentId: string): void {
    this.conversations.change(id, () => ({ documentId }));
    this.turns.move(id, documentId);
  }

  /** Deletes a document and everything about it, from the rows that name it to its own. */
  delete(documentId: string): void {
    const run = (sql: string) => this.database.prepare(sql).run(documentId);
    run('DELETE FROM turns_search WHERE rowid IN (SELECT seq FROM turns WHERE document_id = ?)');
    this.deletePages(documentId);
    for (const table of ['turns', 'conversations', 'receipts', 'captions', 'memberships']) {
      run(`DELETE FROM ${table} WHERE document_id = ?`);
    }
    // A question to many documents quotes each of them.
    run(`DELETE FROM library_questions WHERE instr(sources || hits || coalesce(document_ids, ''), ?) > 0`);
    run('DELETE FROM documents WHERE id = ?');
  }

  /** Deletes the text of a document's pages; their passages go with them. */
  deletePages(documentId: string): void {
    const run = (sql: string) => this.database.prepare(sql).run(documentId);
    run('DELETE FROM pages_search WHERE rowid IN (SELECT seq FROM pages WHERE document_id = ?)');
    run('DELETE FROM pages WHERE document_id = ?');
  }
}
