import type { Description, StoredDescription } from '../contract/captions.ts';
import type { Collection, CollectionKind } from '../contract/collection.ts';
import type { Settings } from '../contract/docent-api.ts';
import type { Conversation, FormerSurvey, LibraryDocument, PageText, SearchHit, Turn } from '../contract/library.ts';
import type { LibraryHit, LibraryQuestion } from '../contract/library-question.ts';
import type { Correction, Receipt, StoredReceipt } from '../contract/receipt.ts';
import type { NearPage, PassageVector } from './passages.ts';

/** Something that happened at the start and that the reader should know, such as a history that was recovered from its backup. */
export interface HistoryNotice {
  readonly id: string;
  readonly code: 'recovered' | 'restarted' | 'damaged';
  readonly message: string;
}

export interface ConversationInput {
  /** Default: a new id. */
  readonly id?: string | undefined;
  readonly documentId: string;
  readonly title: string;
}

/** A new question. It is written as `running`. */
export type TurnInput = Pick<
  Turn,
  'conversationId' | 'documentId' | 'question' | 'askedPage' | 'region' | 'usedText'
> & {
  /** Default: a new id. */
  readonly id?: string | undefined;
  readonly surveyId?: string | null | undefined;
};

/** The outcome of a question. Default for `answeredAt`: now. */
export type TurnPatch = Pick<Turn, 'status'> &
  Partial<
    Pick<
      Turn,
      | 'answer'
      | 'form'
      | 'sentence'
      | 'searched'
      | 'passages'
      | 'found'
      | 'page'
      | 'evidence'
      | 'confidence'
      | 'model'
      | 'device'
      | 'notes'
      | 'tiles'
      | 'timings'
      | 'error'
      | 'answeredAt'
    >
  >;

export interface ImportCounts {
  readonly documents: number;
  readonly conversations: number;
  readonly turns: number;
}

/**
 * Everything that Docent remembers. Calls are synchronous and durable: what a call returned survives a kill and a power cut. `get...` returns
 * null for anything that never existed. Removed items can still be read (with `removedAt`), but they and everything that belongs to them are
 * left out of lists and search until they are restored.
 *
 * @throws DocentError bad-input for an unknown id, file-damaged, in-use, closed after `dispose`
 */
export interface History {
  /** `history.sqlite`. */
  readonly file: string;
  readonly readonly: boolean;
  readonly notices: readonly HistoryNotice[];

  /** Writes all fields, and replaces a document with the same id. */
  upsertDocument(document: LibraryDocument): LibraryDocument;
  getDocument(id: string): LibraryDocument | null;
  /** The one added (or removed) last comes first. */
  listDocuments(filter: { readonly removed: boolean }): LibraryDocument[];
  setDocumentOpened(id: string): LibraryDocument;
  removeDocument(id: string): LibraryDocument;
  restoreDocument(id: string): LibraryDocument;
  renameDocument(id: string, name: string): LibraryDocument;
  /**
   * Deletes a removed document for good, with everything that is known about it: no file of the history contains any of it afterwards, backups
   * included. @throws DocentError bad-input when it has not been removed before
   */
  deleteDocument(id: string): void;

  /**
   * A new version takes a document's place: it gets its conversations, collections and tags, and the document is removed.
   * @returns the ids of the conversations, so that `moveConversations` can undo it
   */
  replaceDocument(id: string, by: string): string[];
  /** Moves conversations to another version of their document. Their questions remember about which version they were asked. */
  moveConversations(ids: readonly string[], documentId: string): void;

  /** Without removed ones, by name. */
  listCollections(): Collection[];
  /** @returns the one of this name, if there is one */
  createCollection(kind: CollectionKind, name: string): Collection;
  renameCollection(id: string, name: string): Collection;
  removeCollection(id: string): Collection;
  restoreCollection(id: string): Collection;
  /** Puts documents into it, or takes them out. */
  setMembers(collectionId: string, documentIds: readonly string[], member: boolean): Collection;

  savePageText(documentId: string, text: PageText): void;
  getPageText(documentId: string, page: number): PageText | null;
  /** Deletes the text of all pages of these documents: no file of the history contains it afterwards, backups included. */
  deletePageTexts(documentIds: readonly string[]): void;
  /** The known ones, by page. */
  listPageTexts(documentId: string): PageText[];

  createConversation(input: ConversationInput): Conversation;
  getConversation(id: string): Conversation | null;
  /** The one used last comes first. `null`: of all documents that are not removed. */
  listConversations(filter: { readonly documentId: string | null }): Conversation[];
  renameConversation(id: string, title: string): Conversation;
  removeConversation(id: string): Conversation;
  restoreConversation(id: string): Conversation;

  startTurn(input: TurnInput): Turn;
  /** Notes how a question that runs was completed. */
  noteAskedAs(id: string, askedAs: string): Turn;
  finishTurn(id: string, patch: TurnPatch): Turn;
  getTurn(id: string): Turn | null;
  /** In the order in which they were asked, without removed ones. */
  listTurns(conversationId: string): Turn[];
  removeTurn(id: string): Turn;
  restoreTurn(id: string): Turn;
  /** The newest first, without removed ones. */
  listSurveys(): FormerSurvey[];
  /** With all of its questions. */
  removeSurvey(surveyId: string): void;
  restoreSurvey(surveyId: string): void;
  /** In the order in which they were asked, without removed ones. */
  listSurvey(surveyId: string): Turn[];

  /** Saves a page that was read as a receipt. Corrections of an earlier reading are kept. */
  saveReceipt(documentId: string, receipt: Receipt): StoredReceipt;
  /** Adds a person's correction of a field. Earlier corrections are kept. */
  correctReceipt(documentId: string, page: number, correction: Omit<Correction, 'at'>): StoredReceipt;
  /** `receipt` is as it was read. For one document, by page; otherwise for all documents that are not removed, the one read last first. */
  listReceipts(filter: { readonly documentId: string | null }): StoredReceipt[];

  /** Replaces an earlier description of the page. */
  saveCaption(documentId: string, description: Description): StoredDescription;
  getCaption(documentId: string, page: number): StoredDescription | null;
  /** By page. */
  listCaptions(documentId: string): StoredDescription[];

  /** The pages that contain most of the distinctive words, best first. @param documentIds null: of the whole library */
  rankPages(params: {
    readonly words: readonly string[];
    readonly documentIds: readonly string[] | null;
    readonly limit: number;
  }): LibraryHit[];

  /** Pages of a document whose text is kept, but not embedded by this model, by number. */
  listUnembedded(documentId: string, model: string): number[];
  /** How many pages of each document this model has embedded. */
  countEmbedded(model: string): ReadonlyMap<string, number>;
  /** Saves the vectors of a page's passages, perhaps none, in place of earlier ones, also of another model. They go when the text of the page changes. */
  savePassages(documentId: string, page: number, model: string, passages: readonly PassageVector[]): void;
  /** The pages with the passages nearest in meaning, nearest first, of those that this model embedded. @param documentIds null: of the whole library */
  rankByMeaning(params: {
    readonly vector: Int8Array;
    readonly model: string;
    readonly documentIds: readonly string[] | null;
    readonly limit: number;
  }): NearPage[];

  /** Replaces an earlier one with the same id. */
  saveLibraryQuestion(question: LibraryQuestion): LibraryQuestion;
  /** Without removed ones, the newest first. */
  listLibraryQuestions(): LibraryQuestion[];
  removeLibraryQuestion(id: string): LibraryQuestion;
  restoreLibraryQuestion(id: string): LibraryQuestion;

  /** How many pages of each document have text that is kept. */
  countPageTexts(): ReadonlyMap<string, number>;
  /** The pages of each document whose kept text an earlier version of reading made (`READING_VERSION`). */
  outdatedPages(): ReadonlyMap<string, ReadonlySet<number>>;

  /** Searches for beginnings of words, or parts of Korean, Chinese and Japanese words, in any order. Never fails, whatever is typed. */
  search(params: { readonly query: string; readonly limit: number }): SearchHit[];

  /** Everything as JSON, docs/history-format.md. @throws DocentError too-large if it does not fit into one string */
  exportAll(): string;
  /** The same in pieces, for a file. No other call is allowed before the last piece. */
  exportParts(): Iterable<string>;
  /** Merges by id. The later of two versions of a row is kept. @throws DocentError bad-input */
  importAll(text: string): ImportCounts;

  getSettings(): Settings;
  setSettings(change: Partial<Settings>): Settings;

  /**
   * Checks the whole file and, when the last one is older than a day, makes a backup; in a thread of its own. It runs by itself some time
   * after the start. A damaged file is recovered at the next start.
   */
  maintain(): Promise<void>;
  /** Idempotent. */
  dispose(): void;
}
