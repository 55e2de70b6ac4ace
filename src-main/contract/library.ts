import { z } from 'zod/mini';
import { AnswerForm, AskTimings, Evidence, Passage, Searched, TilesSeen } from './docent.ts';
import { OpenedAs } from './file-formats.ts';
import { PageNote } from './notes.ts';
import { Box, TextLine } from './page.ts';
import { DocumentId, PageNumber, Problem } from './values.ts';

/** What a document's pages are: `text` has a text layer on its first pages, `scan` has none and is read by the model. */
const DocumentStatus = z.enum(['text', 'scan', 'failed']);

/** What kind of document it looks like; suggestions of questions follow it. */
export const DocumentKind = z.enum(['receipt', 'invoice', 'form', 'letter', 'statement', 'table', 'paper', 'other']);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** Milliseconds since 1970, UTC. */
export const Time = z.int();

/** A document in the library. Its bytes are kept by Docent, so that moving or deleting the original loses nothing. */
export const LibraryDocument = z.object({
  id: DocumentId,
  name: z.string(),
  kind: DocumentKind,
  /** A person said which kind it is: nothing that is read overwrites it. */
  kindChosen: z.boolean(),
  format: OpenedAs,
  /** MIME type of the bytes, e.g. application/pdf, image/jpeg. */
  mime: z.string(),
  bytes: z.int().check(z.nonnegative()),
  pageCount: z.int().check(z.nonnegative()),
  status: DocumentStatus,
  /** Why it cannot be opened, when status is `failed`. */
  error: z.nullable(Problem),
  /** Where it was added from, for people; null when it was dropped or pasted. */
  source: z.nullable(z.string()),
  addedAt: Time,
  openedAt: z.nullable(Time),
  removedAt: z.nullable(Time),
});
export type LibraryDocument = z.infer<typeof LibraryDocument>;

export const PageSize = z.object({
  /** As displayed: points for a PDF, pixels for an image. */
  width: z.number(),
  height: z.number(),
});

/** Raised when reading finds more on a page than before: pages that are kept are then read again in the background. 1: words in pictures. */
export const READING_VERSION = 1;

/** A page's text as Docent knows it. */
export const PageText = z.object({
  page: PageNumber,
  size: PageSize,
  /** Where most of it comes from: a page with a text layer may have pictures whose words were read. */
  source: z.enum(['text-layer', 'model', 'none']),
  lines: z.array(TextLine),
  /** What was found out about the page when it was read; left out: nothing. */
  notes: z.optional(z.array(PageNote)),
  /** It has pictures that were not looked into yet. */
  picturesUnread: z.optional(z.boolean()),
});
export type PageText = z.infer<typeof PageText>;

/**
 * `running` while it is answered; `interrupted`: Docent ended before the answer did; `stopped` by the reader, with what had come so far.
 */
const TurnStatus = z.enum(['running', 'done', 'stopped', 'failed', 'interrupted']);

/** A question and its outcome. */
export const Turn = z.object({
  id: z.string(),
  conversationId: z.string(),
  documentId: z.string(),
  /** The document (its id) that it was asked about, when a new version has taken its place since; null: `documentId`. */
  earlierVersion: z.nullable(z.string()),
  question: z.string(),
  /** The question as it was completed from the conversation before it was asked; null: as it stands. */
  askedAs: z.nullable(z.string()),
  /** The page that was asked; null: the whole document was searched. From 1. */
  askedPage: z.nullable(PageNumber),
  /** The lassoed region, if any. */
  region: z.nullable(Box),
  /** false: the model answered from pixels alone. */
  usedText: z.boolean(),
  status: TurnStatus,
  answer: z.string(),
  form: AnswerForm,
  /** The answer in a sentence that holds its words as they are; null where the question's form gives none. */
  sentence: z.nullable(z.string()),
  /** false: the page does not say. null until it is done. */
  found: z.nullable(z.boolean()),
  /** The page that the answer is from. */
  page: z.nullable(PageNumber),
  evidence: z.array(Evidence),
  /** What was looked through; null: unknown, or only a region. */
  searched: z.nullable(Searched),
  /** If nothing was found: the passages nearest to the question. */
  passages: z.array(Passage),
  confidence: z.nullable(z.number()),
  model: z.nullable(z.string()),
  device: z.nullable(z.string()),
  /** What was found out about the pages that the answer is from. */
  notes: z.array(PageNote),
  tiles: z.nullable(TilesSeen),
  timings: z.nullable(AskTimings),
  error: z.nullable(Problem),
  /** The same for all questions of one survey: one question put to many documents. */
  surveyId: z.nullable(z.string()),
  askedAt: Time,
  answeredAt: z.nullable(Time),
  removedAt: z.nullable(Time),
});
export type Turn = z.infer<typeof Turn>;

export const Conversation = z.object({
  id: z.string(),
  documentId: z.string(),
  title: z.string(),
  createdAt: Time,
  updatedAt: Time,
  removedAt: z.nullable(Time),
  turns: z.int().check(z.nonnegative()),
});
export type Conversation = z.infer<typeof Conversation>;

/** A survey that was run before: one question to many documents. */
export const FormerSurvey = z.object({
  surveyId: z.string(),
  question: z.string(),
  documents: z.int(),
  at: Time,
});
export type FormerSurvey = z.infer<typeof FormerSurvey>;

/** A stretch of characters (UTF-16 code units) of a snippet that matched. */
export const Mark = z.tuple([z.int(), z.int()]);

export const SearchHit = z.object({
  kind: z.enum(['question', 'answer', 'page']),
  documentId: z.string(),
  documentName: z.string(),
  conversationId: z.nullable(z.string()),
  turnId: z.nullable(z.string()),
  /** The page to jump to, if one is known. */
  page: z.nullable(PageNumber),
  snippet: z.string(),
  marks: z.array(Mark),
  /** It is near in meaning to what was searched and has none of its words; `snippet` is the passage. */
  byMeaning: z.optional(z.boolean()),
  at: Time,
});
export type SearchHit = z.infer<typeof SearchHit>;
