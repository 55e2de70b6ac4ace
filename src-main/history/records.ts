import { z } from 'zod';
import { StoredDescription } from '../contract/captions.ts';
import { Collection } from '../contract/collection.ts';
import { Passage, Searched } from '../contract/docent.ts';
import { DocentError } from '../contract/errors.ts';
import { Conversation, LibraryDocument, PageSize, Time, Turn } from '../contract/library.ts';
import { LibraryQuestion } from '../contract/library-question.ts';
import { PageNote } from '../contract/notes.ts';
import { Box, TextSource } from '../contract/page.ts';
import { StoredReceipt } from '../contract/receipt.ts';

/**
 * The records of the history and its exports: the contract's values, each with the time of its last change. The later of two copies is kept.
 * `...Row` reads the same from SQLite, where JSON is text and yes/no is 1/0.
 */
const Changed = { changedAt: Time };

export const DocumentRecord = LibraryDocument.extend({
  ...Changed,
  // Exports from before a person could choose the kind have none.
  kindChosen: LibraryDocument.shape.kindChosen.default(false),
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;

export const ConversationRecord = Conversation.omit({ turns: true }).extend(Changed);
export type ConversationRecord = z.infer<typeof ConversationRecord>;

export const TurnRecord = Turn.extend({
  ...Changed,
  // Exports from before Docent completed questions and told what it searched have none of these.
  askedAs: Turn.shape.askedAs.default(null),
  form: Turn.shape.form.default('words'),
  sentence: Turn.shape.sentence.default(null),
  searched: Turn.shape.searched.default(null),
  passages: Turn.shape.passages.default([]),
  earlierVersion: Turn.shape.earlierVersion.default(null),
  notes: Turn.shape.notes.default([]),
});
export type TurnRecord = z.infer<typeof TurnRecord>;

/** A line of a page. Its characters' boxes, this many, are in the page's `characters`. */
const PageLine = z.object({
  text: z.string(),
  box: Box,
  source: TextSource,
  score: z.number(),
  row: z.number().int(),
  characters: z.number().int().nonnegative(),
});

export const PageRecord = z.object({
  documentId: LibraryDocument.shape.id,
  page: z.number().int().positive(),
  ...PageSize.shape,
  source: z.enum(['text-layer', 'model', 'none']),
  lines: z.array(PageLine),
  /** As `packCharacters` writes them. */
  characters: z.instanceof(Uint8Array),
  /** Exports from before Docent kept them have none. */
  notes: z.array(PageNote).default([]),
  /** `READING_VERSION` when it was read. */
  readWith: z.number().int().nonnegative().default(0),
  ...Changed,
});
export type PageRecord = z.infer<typeof PageRecord>;

/** `receipt` is as it was read. Corrections are applied when it is shown. */
export const ReceiptRecord = StoredReceipt.extend(Changed);
export type ReceiptRecord = z.infer<typeof ReceiptRecord>;

export const CaptionRecord = StoredDescription.extend({ page: z.number().int().positive(), ...Changed });
export type CaptionRecord = z.infer<typeof CaptionRecord>;

export const LibraryQuestionRecord = LibraryQuestion.extend(Changed);
export type LibraryQuestionRecord = z.infer<typeof LibraryQuestionRecord>;

export const CollectionRecord = Collection.omit({ documentIds: true }).extend(Changed);
export type CollectionRecord = z.infer<typeof CollectionRecord>;

/** `member` false: the document was taken out of the collection. */
export const MembershipRecord = z.object({
  collectionId: Collection.shape.id,
  documentId: LibraryDocument.shape.id,
  member: z.boolean(),
  ...Changed,
});
export type MembershipRecord = z.infer<typeof MembershipRecord>;

function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const yesNo = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);
const error = json(LibraryDocument.shape.error.unwrap()).nullable();

export const DocumentRow = DocumentRecord.extend({ kindChosen: yesNo, error });
export const ConversationRow = ConversationRecord;
export const PageRow = PageRecord.extend({ lines: json(PageRecord.shape.lines), notes: json(z.array(PageNote)) });
export const ReceiptRow = ReceiptRecord.extend({
  receipt: json(ReceiptRecord.shape.receipt),
  corrections: json(ReceiptRecord.shape.corrections),
});
export const CaptionRow = CaptionRecord.extend({
  roles: json(CaptionRecord.shape.roles),
  caption: json(CaptionRecord.shape.caption),
});
export const LibraryQuestionRow = LibraryQuestionRecord.extend({
  documentIds: json(LibraryQuestion.shape.documentIds.unwrap()).nullable(),
  sources: json(LibraryQuestion.shape.sources),
  hits: json(LibraryQuestion.shape.hits),
  error,
});
export const CollectionRow = CollectionRecord;
export const MembershipRow = MembershipRecord.extend({ member: yesNo });
export const TurnRow = TurnRecord.extend({
  region: json(Box).nullable(),
  usedText: yesNo,
  found: yesNo.nullable(),
  evidence: json(Turn.shape.evidence),
  searched: json(Searched).nullable(),
  passages: json(z.array(Passage)),
  notes: json(Turn.shape.notes),
  tiles: json(Turn.shape.tiles.unwrap()).nullable(),
  timings: json(Turn.shape.timings.unwrap()).nullable(),
  error,
});

/** Checks a value against its schema. Values are also checked before writing, because one that cannot be read back would be lost. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DocentError('bad-input', `${what} is not valid: ${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
