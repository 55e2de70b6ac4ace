import type { Description, StoredDescription } from '../contract/captions.ts';
import type { Settings } from '../contract/docent-api.ts';
import type { Conversation, LibraryDocument, PageText, SearchHit, Turn } from '../contract/library.ts';
import type { Correction, Receipt, StoredReceipt } from '../contract/receipt.ts';

/** Something that happened at the start and that the reader should know, e.g. a history recovered from its backup. */
export interface HistoryNotice {
  readonly id: string;
  readonly code: 'recovered' | 'restarted' | 'damaged';
  readonly message: string;
}

export interface ConversationInput {
  /** Made up when left out. */
  readonly id?: string | undefined;
  readonly documentId: string;
  readonly title: string;
}

/** A question as it is asked; it is written as `running`. */
export type TurnInput = Pick<
  Turn,
  'conversationId' | 'documentId' | 'question' | 'askedPage' | 'region' | 'usedText'
> & {
  /** Made up when left out. */
  readonly id?: string | undefined;
  readonly surveyId?: string | null | undefined;
};

/** What became of a question. `answeredAt` is now when left out. */
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
 * Everything Docent remembers. Calls are synchronous and durable: what a call returned survives a kill and a power cut. `get...` give null
 * for what was never there; what is removed stays gettable (with `removedAt`) and vanishes from lists and search, together with what belongs
 * to it, until it is restored.
 *
 * @throws DocentError bad-input for an unknown id, file-damaged, in-use, closed after `dispose`
 */
export interface History {
  /** `history.sqlite`. */
  readonly file: string;
  readonly readonly: boolean;
  readonly notices: readonly HistoryNotice[];

  /** Writes all fields as they are given, over a document of the same id if there is one. */
  upsertDocument(document: LibraryDocument): LibraryDocument;
  getDocument(id: string): LibraryDocument | null;
  /** The last added (or removed) first. */
  listDocuments(filter: { readonly removed: boolean }): LibraryDocument[];
  setDocumentOpened(id: string): LibraryDocument;
  removeDocument(id: string): LibraryDocument;
  restoreDocument(id: string): LibraryDocument;
  renameDocument(id: string, name: string): LibraryDocument;

  savePageText(documentId: string, text: PageText): void;
  getPageText(documentId: string, page: number): PageText | null;
  /** Those that are known, by page. */
  listPageTexts(documentId: string): PageText[];

  createConversation(input: ConversationInput): Conversation;
  getConversation(id: string): Conversation | null;
  /** The last used first; `null`: of all documents that are not removed. */
  listConversations(filter: { readonly documentId: string | null }): Conversation[];
  renameConversation(id: string, title: string): Conversation;
  removeConversation(id: string): Conversation;
  restoreConversation(id: string): Conversation;

  startTurn(input: TurnInput): Turn;
  /** Notes how a question that runs was completed. */
  noteAskedAs(id: string, askedAs: string): Turn;
  finishTurn(id: string, patch: TurnPatch): Turn;
  getTurn(id: string): Turn | null;
  /** In the order they were asked, without removed ones. */
  listTurns(conversationId: string): Turn[];
  removeTurn(id: string): Turn;
  restoreTurn(id: string): Turn;
  /** In the order they were asked, without removed ones. */
  listSurvey(surveyId: string): Turn[];

  /** What was read on a page as a receipt; corrections of an earlier reading stay. */
  saveReceipt(documentId: string, receipt: Receipt): StoredReceipt;
  /** Adds what a person put in a field's place; earlier corrections are kept. */
  correctReceipt(documentId: string, page: number, correction: Omit<Correction, 'at'>): StoredReceipt;
  /** `receipt` is as it was read. Of one document by page, else of all that are not removed, the last read first. */
  listReceipts(filter: { readonly documentId: string | null }): StoredReceipt[];

  /** In the place of an earlier description of the page. */
  saveCaption(documentId: string, description: Description): StoredDescription;
  getCaption(documentId: string, page: number): StoredDescription | null;
  /** By page. */
  listCaptions(documentId: string): StoredDescription[];

  /** Words (as beginnings) or parts of Korean, Chinese and Japanese words, in any order; never fails on what is typed. */
  search(params: { readonly query: string; readonly limit: number }): SearchHit[];

  /** Everything as JSON, docs/history-format.md. @throws DocentError too-large when it does not fit into one string */
  exportAll(): string;
  /** The same in pieces, for a file. No other call may come before the last piece. */
  exportParts(): Iterable<string>;
  /** Merges by id; of two versions of a row the later one stays. @throws DocentError bad-input */
  importAll(text: string): ImportCounts;

  getSettings(): Settings;
  setSettings(change: Partial<Settings>): Settings;

  /**
   * Checks the whole file and, when the last one is older than a day, makes a backup; in a thread of its own. Runs by itself some time after
   * the start. A damaged file is recovered at the next start.
   */
  maintain(): Promise<void>;
  /** Idempotent. */
  dispose(): void;
}
