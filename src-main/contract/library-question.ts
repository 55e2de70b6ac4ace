import { z } from 'zod/mini';
import { AnswerForm, Evidence } from './docent.ts';
import { Mark, Time } from './library.ts';
import { DocumentId, PageNumber, Problem } from './values.ts';

/** A page of the library that may hold the answer. */
export const LibraryHit = z.object({
  documentId: DocumentId,
  documentName: z.string(),
  page: PageNumber,
  snippet: z.string(),
  marks: z.array(Mark),
  /** It is near to the question in meaning and shares no telling word with it; `snippet` is the passage. */
  byMeaning: z.optional(z.boolean()),
});
export type LibraryHit = z.infer<typeof LibraryHit>;

/** One document's answer, with its places. */
export const LibrarySource = z.object({
  documentId: DocumentId,
  documentName: z.string(),
  page: PageNumber,
  answer: z.string(),
  sentence: z.nullable(z.string()),
  confidence: z.nullable(z.number()),
  evidence: z.array(Evidence),
});
export type LibrarySource = z.infer<typeof LibrarySource>;

/** A question to many documents at once, and what became of it. */
export const LibraryQuestion = z.object({
  id: z.string(),
  question: z.string(),
  /** null: the whole library. */
  documentIds: z.nullable(z.array(DocumentId)),
  status: z.enum(['done', 'stopped', 'failed']),
  /** The best answer; in prose [1] names the first of `sources`. Empty if nothing was found. */
  answer: z.string(),
  form: AnswerForm,
  /** Best first; those of other documents that answer as well follow. */
  sources: z.array(LibrarySource),
  /** The pages that suit the question best, best first. */
  hits: z.array(LibraryHit),
  model: z.nullable(z.string()),
  error: z.nullable(Problem),
  askedAt: Time,
  removedAt: z.nullable(Time),
});
export type LibraryQuestion = z.infer<typeof LibraryQuestion>;

/** `asked` first; `found` at once by words, and again when the meaning has been looked for too, if that can be done; then how many of the best pages have been asked, then all of it as it is kept. */
export const LibraryQuestionEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), text: z.string() }),
  z.object({ kind: z.literal('found'), hits: z.array(LibraryHit) }),
  z.object({ kind: z.literal('progress'), done: z.int(), total: z.int() }),
  z.object({ kind: z.literal('answered'), question: LibraryQuestion }),
]);
export type LibraryQuestionEvent = z.infer<typeof LibraryQuestionEvent>;

/** Reading and indexing of added documents, in the background. */
export const Indexing = z.object({
  paused: z.boolean(),
  /** The document that is worked on now. */
  name: z.nullable(z.string()),
  /** `reading`: its pages are read; `meaning`: what they say is embedded, so that other words find them too. */
  step: z.enum(['reading', 'meaning']),
  /** In words for people: why search by meaning does not work; null if it does. */
  meaningProblem: z.nullable(z.string()),
  /** In words for people: why search by meaning is slower than it could be; null if it is not. */
  meaningSlow: z.nullable(z.string()),
  /** Its pages. */
  done: z.int().check(z.nonnegative()),
  total: z.int().check(z.nonnegative()),
  /** Documents that wait, this one included. */
  waiting: z.int().check(z.nonnegative()),
});
export type Indexing = z.infer<typeof Indexing>;
