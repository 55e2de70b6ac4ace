import { z } from 'zod/mini';
import { captionsApi } from './captions-api.ts';
import { Collection, collectionsApi } from './collection.ts';
import { conversationsApi } from './conversations-api.ts';
import { TilesSeen } from './docent.ts';
import { DocumentExportEvent, DocumentExportFormat } from './document-export.ts';
import { Endpoint, EndpointAsked, EndpointChoice, EndpointModels, EndpointTrial } from './endpoint.ts';
import { ChosenBecause, Needs, Provider, ProviderReport } from './engine.ts';
import { languagesApi } from './languages-api.ts';
import { DocumentKind, LibraryDocument, PageSize, PageText, Turn } from './library.ts';
import { Indexing, LibraryQuestion, LibraryQuestionEvent } from './library-question.ts';
import { modelsApi } from './models-api.ts';
import { Box } from './page.ts';
import { receiptsApi } from './receipts-api.ts';
import { call, type ServiceInterface, stream } from './service.ts';
import { TileSet, TilingOptions } from './tile.ts';
import { DocumentId, DocumentIds, PageNumber, Problem, Question } from './values.ts';
import { watchedFoldersApi } from './watched-folders.ts';

const Nothing = z.object({});

/** Progress of long work: the stage in the reader's words, and how far it is, if that is known. */
export const Progress = z.object({
  stage: z.enum(['queued', 'opening', 'searching', 'reading', 'loading-model', 'encoding', 'answering']),
  done: z.nullable(z.number().check(z.nonnegative())),
  total: z.nullable(z.number().check(z.positive())),
});
export type Progress = z.infer<typeof Progress>;

/** The source of a new document. `path` only works if renderer and main share a file system and the host allows it. */
export const AddSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string().check(z.minLength(1), z.maxLength(32_768)) }),
  z.object({
    kind: z.literal('bytes'),
    name: z.string().check(z.minLength(1), z.maxLength(1024)),
    bytes: z.instanceof(Uint8Array),
  }),
]);
export type AddSource = z.infer<typeof AddSource>;

export const ModelState = z.object({
  state: z.enum(['idle', 'loading', 'ready', 'failed']),
  name: z.nullable(z.string()),
  device: z.nullable(Provider),
  /** How to cut pages for the model; null until it is ready. */
  tiling: z.nullable(TilingOptions),
  /** What the model needs of a page; null until it is ready. */
  needs: z.nullable(Needs),
  skipped: z.array(z.object({ provider: Provider, reason: z.string() })),
  /** Why it runs on `device`; null until it is ready. */
  chosenBecause: z.nullable(ChosenBecause),
  error: z.nullable(Problem),
});
export type ModelState = z.infer<typeof ModelState>;

export const AppInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  /** Whether `showInFolder` works here. */
  showsFolders: z.boolean(),
  /** Where documents and history are kept. */
  dataDir: z.string(),
  model: ModelState,
  /** Messages for the reader about something that happened at the start, such as a history that was recovered from its backup. */
  notices: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** BCP 47, or `system`. */
  language: z.string().check(z.maxLength(35)),
  /** Answers below it are marked as doubtful, 0..1. */
  doubtBelow: z.number().check(z.minimum(0), z.maximum(1)),
  /** false: added documents are not read in the background. */
  indexing: z.boolean(),
  /** The text of password-protected documents is kept in history, unencrypted, so that it can be searched. */
  keepUnlockedText: z.boolean(),
  /** The model to offer where the one in use is in doubt; null: the first that is installed. */
  strongerModel: z.nullable(z.string().check(z.maxLength(2600))),
  /** It is asked by itself then. */
  askStronger: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/** Changes that happen outside of a call, for the window to show. */
export const AppEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('document'), document: LibraryDocument }),
  z.object({ kind: z.literal('document-deleted'), documentId: DocumentId }),
  z.object({ kind: z.literal('collection'), collection: Collection }),
  z.object({ kind: z.literal('model'), model: ModelState }),
  z.object({ kind: z.literal('engine-restarted'), reason: z.string() }),
  /** The operating system asked to open files (through an association or a second start). The ids are those of the new documents. */
  z.object({ kind: z.literal('open'), documentIds: z.array(DocumentId) }),
  z.object({ kind: z.literal('indexing'), indexing: Indexing }),
  z.object({ kind: z.literal('notice'), code: z.string(), message: z.string() }),
]);
export type AppEvent = z.infer<typeof AppEvent>;

const LibraryQuestionParams = z.object({
  question: Question,
  /** null: the whole library. */
  documentIds: z.nullable(DocumentIds),
});
export type LibraryQuestionParams = z.infer<typeof LibraryQuestionParams>;

export const AskParams = z.object({
  documentId: DocumentId,
  /** null starts a new conversation. */
  conversationId: z.nullable(z.string()),
  question: Question,
  /** null: search the whole document for the right page. */
  page: z.nullable(PageNumber),
  region: z.nullable(Box),
  /** Ask the question as it stands, not completed from the conversation. */
  asWritten: z.optional(z.boolean()),
  /** Ask this model, by its name among the installed ones, and not the one in use. */
  model: z.optional(z.string().check(z.maxLength(2600))),
});
export type AskParams = z.infer<typeof AskParams>;

/** First `turn`, which is already in the history; then progress and deltas; then `turn` again when it is done, stopped or failed. */
export const AskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('turn'), turn: Turn }),
  z.object({ kind: z.literal('progress'), progress: Progress }),
  /** More text of the answer. `page` is needed because several pages may be asked before one is chosen. */
  z.object({ kind: z.literal('delta'), page: PageNumber, text: z.string() }),
]);
export type AppAskEvent = z.infer<typeof AskEvent>;

export const SurveyEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), surveyId: z.string(), total: z.int() }),
  z.object({ kind: z.literal('turn'), turn: Turn, done: z.int(), total: z.int() }),
]);
export type SurveyEvent = z.infer<typeof SurveyEvent>;

/**
 * Everything that the renderer can ask of main, over any port. The id of a document is the SHA-256 of its bytes. Questions and documents are
 * written to the history before work on them starts, and removing them can be undone, so nothing that a call returned is lost.
 */
export const docentApi = {
  info: call(Nothing, AppInfo),
  /** Changes as they happen, until the caller leaves. */
  events: stream(Nothing, AppEvent),
  /** Loads the model if necessary, so that the first question does not have to wait for it. */
  warmUp: call(Nothing, ModelState),
  devices: call(Nothing, z.object({ providers: z.array(ProviderReport) })),
  /** The server that answers; null: a model on this machine does. */
  getEndpoint: call(Nothing, z.nullable(Endpoint)),
  /** Tries the usual ports of Ollama, LM Studio, llama-server and vLLM on this machine. Contacts nothing else. */
  lookForEndpoints: call(Nothing, z.object({ found: z.array(EndpointModels) })),
  /** Asks a server which models it has. No page is sent. */
  endpointModels: call(EndpointAsked, EndpointModels),
  /** Sends a server's model a drawn page with a number on it, and nothing of the user's: does it answer, and can it see? */
  tryEndpoint: call(EndpointChoice, EndpointTrial),
  /** Records the user's explicit consent to send pages to this server. Main keeps it, and every sender checks it. */
  agreeToSend: call(z.object({ url: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)) }), Nothing),
  /** Adds a server that was agreed to, and lets it answer. `useModel` and `removeModel` take its name. */
  addEndpoint: call(EndpointChoice, Endpoint),
  getSettings: call(Nothing, Settings),
  setSettings: call(z.partial(Settings), Settings),

  /** Adds a document, or finds or restores it if it was added before. A file that cannot be opened is added as `failed`, with the reason. */
  addDocument: call(
    z.object({ source: AddSource, password: z.optional(z.string().check(z.maxLength(1024))) }),
    LibraryDocument,
  ),
  /** Tries a `failed` document again, e.g. with a password. */
  reopenDocument: call(
    z.object({ documentId: DocumentId, password: z.optional(z.string().check(z.maxLength(1024))) }),
    LibraryDocument,
  ),
  listDocuments: call(z.object({ removed: z.boolean() }), z.array(LibraryDocument)),
  /** Records that it was opened now. @returns the sizes of all pages, as displayed */
  openDocument: call(
    z.object({ documentId: DocumentId }),
    z.object({ document: LibraryDocument, pages: z.array(PageSize) }),
  ),
  removeDocument: call(z.object({ documentId: DocumentId }), LibraryDocument),
  /** Deletes a removed document for good: its file, its text, the questions about it, its images. */
  deleteDocument: call(z.object({ documentId: DocumentId }), Nothing),
  restoreDocument: call(z.object({ documentId: DocumentId }), LibraryDocument),
  renameDocument: call(
    z.object({ documentId: DocumentId, name: z.string().check(z.trim(), z.minLength(1), z.maxLength(1024)) }),
    LibraryDocument,
  ),
  /** Says which kind of document it is, and nothing that is read later overwrites it. null: what its words tell again, which undoes a choice. */
  setDocumentKind: call(z.object({ documentId: DocumentId, kind: z.nullable(DocumentKind) }), LibraryDocument),
  /**
   * Adds a file that takes the place of a document: its conversations, collections and tags go to the new version, and the old one is removed. A
   * file with the same bytes replaces nothing; only the place that it was added from is noted. @returns the new version, and the ids of the
   * conversations that went to it
   */
  replaceDocument: call(
    z.object({ documentId: DocumentId, source: AddSource }),
    z.object({ document: LibraryDocument, conversationIds: z.array(z.string()) }),
  ),
  /** Moves conversations to another version of their document: undoes `replaceDocument`. */
  moveConversations: call(
    z.object({ conversationIds: z.array(z.string()).check(z.maxLength(100_000)), documentId: DocumentId }),
    Nothing,
  ),
  /** Shows the file that a document was added from in the system's file manager, where the host can (`AppInfo.showsFolders`). */
  showInFolder: call(z.object({ documentId: DocumentId }), Nothing),
  /** Bytes begin..end (exclusive) of the file itself, for pdf.js' range loading. At most 4 MiB a call. */
  readBytes: call(
    z.object({ documentId: DocumentId, begin: z.int().check(z.nonnegative()), end: z.int().check(z.positive()) }),
    z.object({ bytes: z.instanceof(Uint8Array) }),
  ),
  /** A page drawn by main, `width` pixels wide, for thumbnails and for formats that a browser cannot show. */
  pageImage: call(
    z.object({ documentId: DocumentId, page: PageNumber, width: z.int().check(z.minimum(16), z.maximum(8000)) }),
    z.object({ mime: z.enum(['image/webp', 'image/png']), bytes: z.instanceof(Uint8Array) }),
  ),
  /** The text layer. For a scan, what the model reads, which encodes the page; only if `read` is set. */
  pageText: call(z.object({ documentId: DocumentId, page: PageNumber, read: z.boolean() }), PageText),
  /** The document for other programs; its tables if `format` is one of tables. `page`: only this page, from 1; null, and for a PDF: all. */
  exportDocument: stream(
    z.object({ documentId: DocumentId, format: DocumentExportFormat, page: z.nullable(PageNumber) }),
    DocumentExportEvent,
  ),
  suggestQuestions: call(
    z.object({ documentId: DocumentId, language: z.string().check(z.maxLength(35)) }),
    z.array(z.string()),
  ),

  /** Gives main the page as the renderer drew and cut it. Otherwise main draws and cuts it when it is asked about. */
  encodePage: call(
    z.object({ documentId: DocumentId, page: PageNumber, region: z.nullable(Box), tiles: TileSet }),
    z.object({ tiles: z.nullable(TilesSeen), cached: z.boolean(), text: PageText, encode_ms: z.number() }),
  ),
  /** The question is answered to its end, and the answer kept, even if the connection closes meanwhile. To cancel the call stops it. */
  ask: stream(AskParams, AskEvent),
  /** A question that is being answered, from the first event of `ask` on; of one that is not, its turn. To cancel the call stops the answer too. */
  followTurn: stream(z.object({ turnId: z.string() }), AskEvent),
  /** One question to the whole library, or to some of it: one answer, with places in several documents. It is kept. */
  askLibrary: stream(LibraryQuestionParams, LibraryQuestionEvent),
  /** The question to the library that is being answered, as `followTurn`; no event if there is none. */
  followLibraryQuestion: stream(Nothing, LibraryQuestionEvent),
  listLibraryQuestions: call(Nothing, z.array(LibraryQuestion)),
  removeLibraryQuestion: call(z.object({ id: z.string() }), LibraryQuestion),
  restoreLibraryQuestion: call(z.object({ id: z.string() }), LibraryQuestion),
  /** Progress of reading added documents. Changes come as events. */
  getIndexing: call(Nothing, Indexing),
  /** A pause lasts until it is ended, even over a restart. */
  pauseIndexing: call(z.object({ paused: z.boolean() }), Indexing),
  /** Puts one question to many documents, one after the other. The answers are kept like all others. */
  survey: stream(
    z.object({
      documentIds: DocumentIds,
      question: Question,
    }),
    SurveyEvent,
  ),
  /** A survey that is running, as `followTurn`; no event if it is not. */
  followSurvey: stream(z.object({ surveyId: z.string() }), SurveyEvent),

  ...modelsApi,
  ...languagesApi,
  ...watchedFoldersApi,
  ...captionsApi,
  ...collectionsApi,
  ...receiptsApi,
  ...conversationsApi,
} as const;

export type DocentApi = ServiceInterface<typeof docentApi>;
