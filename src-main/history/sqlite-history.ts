/** Every method of the history is one transaction over its store. They are all in this one file, although it is long. */

import { cannotWrite } from '../contract/cannot-write.ts';
import type { Description } from '../contract/captions.ts';
import type { CollectionKind } from '../contract/collection.ts';
import type { Settings } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument, PageText, SearchHit } from '../contract/library.ts';
import type { LibraryQuestion } from '../contract/library-question.ts';
import type { Correction, Receipt } from '../contract/receipt.ts';
import { dueBackup, removeOldBackups, replaceBackups } from './backup.ts';
import { type Database, forgetDeleted } from './database.ts';
import { parseExchange } from './exchange-format.ts';
import { exportParts } from './export.ts';
import type { HistoryFiles } from './files.ts';
import type { ConversationInput, History, HistoryNotice, ImportCounts, TurnInput, TurnPatch } from './history.ts';
import { Maintenance } from './maintenance.ts';
import { merge } from './merge.ts';
import type { PassageVector } from './passages.ts';
import { toHistoryError } from './sqlite-errors.ts';
import { type State, writeState } from './state.ts';
import { Store } from './store.ts';
import { recordsOf } from './tables.ts';
import type { WriterLock } from './writer-lock.ts';

/** Questions to the library, and surveys, that are shown. */
const MOST_LISTED = 200;
const DAY_MS = 24 * 3600 * 1000;

interface Writer {
  readonly lock: WriterLock;
  readonly state: State;
  readonly onNotice: ((notice: HistoryNotice) => void) | undefined;
  readonly maintainAfterMs: number | null;
}

interface Parts {
  readonly files: HistoryFiles;
  readonly database: Database;
  readonly now: () => number;
  readonly notices: readonly HistoryNotice[];
  /** Left out when opened for reading only. */
  readonly writer?: Writer;
}

export class SqliteHistory implements History {
  readonly file: string;
  readonly readonly: boolean;
  readonly notices: readonly HistoryNotice[];
  readonly #files: HistoryFiles;
  readonly #store: Store;
  readonly #writer: Writer | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #state: State | undefined;
  #maintenance: Maintenance | undefined;
  #disposed = false;

  /** Takes ownership of the database and the lock, and closes both, even if it throws. */
  constructor({ files, database, now, notices, writer }: Parts) {
    this.file = files.main;
    this.readonly = writer === undefined;
    this.notices = notices;
    this.#files = files;
    this.#writer = writer;
    this.#state = writer?.state;
    try {
      this.#store = new Store(database, now);
      if (!writer) return;
      this.#write(() => this.#store.turns.interruptRunning());
    } catch (thrown) {
      database.close();
      throw thrown;
    }
    if (writer.maintainAfterMs === null) return;
    // The next start tries a failed check or backup again. Damage that is found becomes a notice.
    this.#timer = setTimeout(() => void this.maintain().catch(() => {}), writer.maintainAfterMs).unref();
  }

  upsertDocument(document: LibraryDocument) {
    return this.#write((store) => store.documents.upsert(document));
  }

  getDocument(id: string) {
    return this.#read((store) => store.documents.get(id));
  }

  listDocuments(filter: { readonly removed: boolean }) {
    return this.#read((store) => store.documents.list(filter.removed));
  }

  setDocumentOpened(id: string) {
    return this.#write((store) => store.documents.change(id, (openedAt) => ({ openedAt })));
  }

  removeDocument(id: string) {
    return this.#write((store) => store.documents.change(id, removal));
  }

  restoreDocument(id: string) {
    return this.#write((store) => store.documents.change(id, () => ({ removedAt: null })));
  }

  renameDocument(id: string, name: string) {
    return this.#write((store) => store.documents.change(id, () => ({ name })));
  }

  deleteDocument(id: string): void {
    this.#write((store) => {
      if (store.documents.existing(id).removedAt === null) {
        throw new DocentError('bad-input', 'Only a removed document can be deleted. Remove it first.', { subject: id });
      }
      store.delete(id);
    });
    this.#note({ remains: true });
    this.#forget();
  }

  replaceDocument(id: string, by: string): string[] {
    return this.#write((store) => {
      store.documents.existing(id);
      store.documents.existing(by);
      const moved = store.conversations.table.many('WHERE document_id = ?', id).map((conversation) => conversation.id);
      for (const conversation of moved) store.moveConversation(conversation, by);
      store.collections.copyMemberships(id, by);
      store.documents.change(id, removal);
      return moved;
    });
  }

  moveConversations(ids: readonly string[], documentId: string): void {
    this.#write((store) => {
      store.documents.existing(documentId);
      for (const id of ids) store.moveConversation(id, documentId);
    });
  }

  listCollections() {
    return this.#read((store) => store.collections.list());
  }

  createCollection(kind: CollectionKind, name: string) {
    return this.#write((store) => store.collections.create(kind, name));
  }

  renameCollection(id: string, name: string) {
    return this.#write((store) => store.collections.rename(id, name));
  }

  removeCollection(id: string) {
    return this.#write((store) => store.collections.setRemoved(id, true));
  }

  restoreCollection(id: string) {
    return this.#write((store) => store.collections.setRemoved(id, false));
  }

  setMembers(collectionId: string, documentIds: readonly string[], member: boolean) {
    return this.#write((store) => {
      for (const id of documentIds) {
        store.documents.existing(id);
        store.collections.setMember(collectionId, id, member);
      }
      return store.collections.get(collectionId);
    });
  }

  savePageText(documentId: string, text: PageText): void {
    this.#write((store) => {
      // Unknown documents get the same error everywhere, instead of SQLite's message about a foreign key.
      store.documents.existing(documentId);
      store.pages.save(documentId, text);
    });
  }

  deletePageTexts(documentIds: readonly string[]): void {
    if (documentIds.length === 0) return;
    this.#write((store) => {
      for (const id of documentIds) store.deletePages(id);
    });
    this.#note({ remains: true });
    this.#forget();
  }

  getPageText(documentId: string, page: number) {
    return this.#read((store) => store.pages.get(documentId, page));
  }

  listPageTexts(documentId: string) {
    return this.#read((store) => store.pages.list(documentId));
  }

  createConversation(input: ConversationInput) {
    return this.#write((store) => {
      store.documents.existing(input.documentId);
      return store.conversations.create(input);
    });
  }

  getConversation(id: string) {
    return this.#read((store) => store.conversations.get(id));
  }

  listConversations(filter: { readonly documentId: string | null }) {
    return this.#read((store) => store.conversations.list(filter.documentId));
  }

  renameConversation(id: string, title: string) {
    return this.#write((store) => store.conversations.change(id, () => ({ title })));
  }

  removeConversation(id: string) {
    return this.#write((store) => store.conversations.change(id, removal));
  }

  restoreConversation(id: string) {
    return this.#write((store) => store.conversations.change(id, () => ({ removedAt: null })));
  }

  startTurn(input: TurnInput) {
    return this.#write((store) => store.turns.start(input));
  }

  noteAskedAs(id: string, askedAs: string) {
    return this.#write((store) => store.turns.change(id, () => ({ askedAs })));
  }

  finishTurn(id: string, patch: TurnPatch) {
    return this.#write((store) => store.turns.finish(id, patch));
  }

  getTurn(id: string) {
    return this.#read((store) => store.turns.get(id));
  }

  listTurns(conversationId: string) {
    return this.#read((store) => store.turns.ofConversation(conversationId));
  }

  removeTurn(id: string) {
    return this.#write((store) => store.turns.change(id, removal));
  }

  restoreTurn(id: string) {
    return this.#write((store) => store.turns.change(id, () => ({ removedAt: null })));
  }

  listSurveys() {
    return this.#read((store) => store.turns.surveys(MOST_LISTED));
  }

  removeSurvey(surveyId: string): void {
    this.#write((store) => store.turns.setSurveyRemoved(surveyId, true));
  }

  restoreSurvey(surveyId: string): void {
    this.#write((store) => store.turns.setSurveyRemoved(surveyId, false));
  }

  listSurvey(surveyId: string) {
    return this.#read((store) => store.turns.ofSurvey(surveyId));
  }

  saveReceipt(documentId: string, receipt: Receipt) {
    return this.#write((store) => {
      store.documents.existing(documentId);
      return store.receipts.save(documentId, receipt);
    });
  }

  correctReceipt(documentId: string, page: number, correction: Omit<Correction, 'at'>) {
    return this.#write((store) => store.receipts.correct(documentId, page, correction));
  }

  listReceipts({ documentId }: { readonly documentId: string | null }) {
    return this.#read(({ receipts }) => (documentId === null ? receipts.list() : receipts.ofDocument(documentId)));
  }

  saveCaption(documentId: string, description: Description) {
    return this.#write((store) => {
      store.documents.existing(documentId);
      return store.captions.save(documentId, description);
    });
  }

  getCaption(documentId: string, page: number) {
    return this.#read((store) => store.captions.get(documentId, page));
  }

  listCaptions(documentId: string) {
    return this.#read((store) => store.captions.ofDocument(documentId));
  }

  rankPages(params: Parameters<History['rankPages']>[0]) {
    return this.#read((store) => store.ranking.rank(params.words, params.documentIds, params.limit));
  }

  listUnembedded(documentId: string, model: string) {
    return this.#read((store) => store.passages.unembedded(documentId, model));
  }

  countEmbedded(model: string) {
    return this.#read((store) => store.passages.counts(model));
  }

  savePassages(documentId: string, page: number, model: string, passages: readonly PassageVector[]): void {
    this.#write((store) => store.passages.save(documentId, page, model, passages));
  }

  rankByMeaning({ vector, model, documentIds, limit }: Parameters<History['rankByMeaning']>[0]) {
    return this.#read((store) => store.passages.rank(vector, model, documentIds, limit));
  }

  saveLibraryQuestion(question: LibraryQuestion) {
    return this.#write((store) => store.libraryQuestions.save(question));
  }

  listLibraryQuestions() {
    return this.#read((store) => store.libraryQuestions.list(MOST_LISTED));
  }

  removeLibraryQuestion(id: string) {
    return this.#write((store) => store.libraryQuestions.setRemoved(id, true));
  }

  restoreLibraryQuestion(id: string) {
    return this.#write((store) => store.libraryQuestions.setRemoved(id, false));
  }

  countPageTexts() {
    return this.#read((store) => store.pages.counts());
  }

  outdatedPages() {
    return this.#read((store) => store.pages.outdated());
  }

  search({ query, limit }: { readonly query: string; readonly limit: number }): SearchHit[] {
    return this.#read((store) => store.search.search(query, limit));
  }

  exportAll(): string {
    return this.#read(() => {
      try {
        return [...this.exportParts()].join('');
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown;
        const message = 'The history is too large to export in one piece. Use `docent history export --out FILE`.';
        throw new DocentError('too-large', message, { cause: thrown });
      }
    });
  }

  *exportParts(): Generator<string> {
    const { database, clock, tables } = this.#read((store) => store);
    // A consistent view of the whole history, whatever another process writes meanwhile.
    database.exec('BEGIN');
    try {
      yield* exportParts(recordsOf(tables), clock.now());
    } catch (thrown) {
      throw this.#classified(thrown);
    } finally {
      if (database.open && database.inTransaction) database.exec('COMMIT');
    }
  }

  importAll(text: string): ImportCounts {
    const records = parseExchange(text);
    const { documents, conversations, turns } = this.#write((store) => merge(store, records));
    return { documents, conversations, turns };
  }

  getSettings(): Settings {
    return this.#read((store) => store.settings.get());
  }

  setSettings(change: Partial<Settings>): Settings {
    return this.#write((store) => store.settings.set(change));
  }

  async maintain(): Promise<void> {
    if (this.#state?.remains) this.#forget();
    const now = this.#write((store) => store.clock.now());
    const backup = dueBackup(this.#files, now);
    const checkedAt = this.#state?.checkedAt ?? 0;
    if (this.#maintenance || (backup === null && now - checkedAt < DAY_MS))
      return this.#maintenance?.done.then(() => {});
    const maintenance = new Maintenance(this.file, backup);
    this.#maintenance = maintenance;
    try {
      const { damage } = await maintenance.done;
      if (this.#disposed) return;
      if (damage !== null) this.#noteDamage(damage);
      else {
        this.#note({ checkedAt: now });
        removeOldBackups(this.#files);
      }
    } finally {
      this.#maintenance = undefined;
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#maintenance?.stop();
    try {
      // Closing folds the write-ahead log into the file.
      this.#store.database.close();
      this.#note({ clean: true });
    } catch (thrown) {
      throw toHistoryError(thrown, this.file);
    } finally {
      this.#writer?.lock.release();
    }
  }

  /** Pages of the file that held something deleted keep its bytes until they are written anew. That needs room: without it, it is done later. */
  #forget(): void {
    try {
      this.#read(({ database, clock }) => {
        forgetDeleted(database);
        replaceBackups(database, this.#files, clock.now());
      });
      this.#note({ remains: false });
    } catch (thrown) {
      if (!(thrown instanceof DocentError && thrown.code === 'cannot-write')) throw thrown;
    }
  }

  #read<T>(work: (store: Store) => T): T {
    if (this.#disposed)
      throw new DocentError('closed', 'The history is closed. Open it again.', { subject: this.file });
    try {
      return work(this.#store);
    } catch (thrown) {
      throw this.#classified(thrown);
    }
  }

  /** Runs in one transaction: everything is kept, or nothing. */
  #write<T>(work: (store: Store) => T): T {
    return this.#read((store) => {
      if (this.#writer) return store.database.transaction(() => work(store)).immediate();
      throw new DocentError('in-use', 'This history was opened read-only. Open it for writing to change it.', {
        subject: this.file,
      });
    });
  }

  #classified(thrown: unknown): DocentError {
    const error = toHistoryError(thrown, this.file);
    if (error.code === 'file-damaged') this.#noteDamage(error.cause instanceof Error ? error.cause.message : '');
    return error;
  }

  /** The next start recovers. */
  #noteDamage(damage: string): void {
    if (!this.#state || this.#state.damage !== null) return;
    this.#note({ damage });
    const message = `The history file is damaged (${damage}). Restart Docent: it recovers what can be read.`;
    this.#writer?.onNotice?.({ id: 'history-damaged', code: 'damaged', message });
  }

  #note(change: Partial<State>): void {
    if (!this.#state) return;
    this.#state = { ...this.#state, ...change };
    try {
      writeState(this.#files, this.#state);
    } catch (thrown) {
      // What was committed is safe; without the note, the next start checks the file.
      if (cannotWrite(thrown) === undefined) throw thrown;
    }
  }
}

function removal(now: number, before: { readonly removedAt: number | null }) {
  return { removedAt: before.removedAt ?? now };
}
