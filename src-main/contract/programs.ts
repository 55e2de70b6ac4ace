import { z } from 'zod/mini';
import { ComposerKind } from './captions.ts';
import { DocumentKind, LibraryDocument, PageText } from './library.ts';
import { Box, TextLine } from './page.ts';
import { Doubt, ReceiptCheck } from './receipt.ts';
import { PageNumber } from './values.ts';

/** Results for other programs, over MCP and HTTP alike. Every statement comes with its evidence. */
export const Citation = z.object({
  documentId: z.string(),
  /** The document's name. */
  document: z.string(),
  /** From 1. */
  page: PageNumber,
  /** [left, top, right, bottom] as fractions of the page; null: somewhere on it. */
  box: z.nullable(Box),
  /** The words that stand there. */
  text: z.string(),
});
export type Citation = z.infer<typeof Citation>;

/** A document of the library. Its path on this machine is not included. */
export const SharedDocument = z.omit(LibraryDocument, { source: true });
export type SharedDocument = z.infer<typeof SharedDocument>;

export const SharedPage = z.extend(z.omit(PageText, { picturesUnread: true }), {
  documentId: z.string(),
  document: z.string(),
  lines: z.array(z.pick(TextLine, { box: true, text: true, source: true, score: true })),
});
export type SharedPage = z.infer<typeof SharedPage>;

export const SharedHit = z.object({
  /** Where the words were found: on a page, or in a question or an answer of the history. */
  kind: z.enum(['page', 'question', 'answer']),
  snippet: z.string(),
  citations: z.array(Citation),
});
export type SharedHit = z.infer<typeof SharedHit>;

export const SharedAnswer = z.object({
  documentId: z.string(),
  document: z.string(),
  question: z.string(),
  answer: z.string(),
  /** false: the document does not say, and `answer` is not one. */
  found: z.boolean(),
  /** The page that it is from; null when it was stopped before one was chosen. */
  page: z.nullable(PageNumber),
  /** 0..1: how often such answers are right; null: the model does not report it. */
  confidence: z.nullable(z.number()),
  citations: z.array(Citation),
  model: z.nullable(z.string()),
  device: z.nullable(z.string()),
  /** Milliseconds. */
  tookMs: z.nullable(z.number()),
  /** Give it back to continue the conversation; Docent's window shows it too. */
  conversationId: z.string(),
});
export type SharedAnswer = z.infer<typeof SharedAnswer>;

/** A field of a receipt: a date as YYYY-MM-DD, an amount as a plain decimal; null when nothing on the page gives it. */
export const SharedField = z.object({
  value: z.nullable(z.string()),
  confidence: z.number(),
  /** Why a person should look at it. */
  doubts: z.array(Doubt),
  citations: z.array(Citation),
});
export type SharedField = z.infer<typeof SharedField>;

export const SharedReceipt = z.object({
  page: PageNumber,
  /** company, date, total, ... */
  fields: z.record(z.string(), SharedField),
  items: z.array(z.object({ name: SharedField, quantity: SharedField, unitPrice: SharedField, amount: SharedField })),
  taxes: z.array(z.object({ label: z.string(), rate: z.nullable(z.string()), amount: SharedField })),
  /** Whether prices hold the tax already; null when the page does not tell. */
  taxIncluded: z.nullable(z.boolean()),
  /** Sums that the page's own numbers must satisfy. */
  checks: z.array(ReceiptCheck),
  /** Paths of the fields that a person should look at, the total first. */
  review: z.array(z.string()),
});
export type SharedReceipt = z.infer<typeof SharedReceipt>;

export const SharedReceipts = z.object({
  documentId: z.string(),
  document: z.string(),
  /** One a page, with what people corrected in Docent's window. */
  receipts: z.array(SharedReceipt),
});
export type SharedReceipts = z.infer<typeof SharedReceipts>;

export const SharedDescription = z.object({
  documentId: z.string(),
  document: z.string(),
  page: PageNumber,
  kind: DocumentKind,
  short: z.string(),
  /** For an `alt` attribute. */
  alt: z.string(),
  /** Each sentence with the parts of the page that it rests on. */
  sentences: z.array(z.object({ text: z.string(), citations: z.array(Citation) })),
  /** `plain`: put together by rules from what the page says. */
  composer: z.nullable(ComposerKind),
  figures: z.array(z.object({ caption: z.string(), alt: z.string(), box: Box })),
});
export type SharedDescription = z.infer<typeof SharedDescription>;

/** Progress of long work. */
export const WorkProgress = z.object({
  stage: z.string(),
  done: z.nullable(z.number().check(z.nonnegative())),
  total: z.nullable(z.number().check(z.positive())),
});
export type WorkProgress = z.infer<typeof WorkProgress>;
