import { z } from 'zod';
import { StoredDescription } from '../contract/captions.ts';
import { Collection } from '../contract/collection.ts';
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

export const DocumentRecord = z.object({
  ...LibraryDocument.shape,
  ...Changed,
  // Exports from before a person could choose the kind have none.
  kindChosen: z._default(LibraryDocument.shape.kindChosen, false),
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;

export const ConversationRecord = z.object(Conversation.shape).omit({ turns: true }).extend(Changed);
export type ConversationRecord = z.infer<typeof ConversationRecord>;

export const TurnRecord = z.object({
  ...Turn.shape,
  ...Changed,
  // Exports from before Docent completed questions and told what it searched have none of these.
  askedAs: z._default(Turn.shape.askedAs, null),
  form: z._default(Turn.shape.form, 'words'),
  sentence: z._default(Turn.shape.sentence, null),
  searched: z._default(Turn.shape.searched, null),
  passages: z._default(Turn.shape.passages, []),
  earlierVersion: z._default(Turn.shape.earlierVersion, null),
  notes: z._default(Turn.shape.notes, []),
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
export const ReceiptRecord = z.object({ ...StoredReceipt.shape, ...Changed });
export type ReceiptRecord = z.infer<typeof ReceiptRecord>;

export const CaptionRecord = z.object({ ...StoredDescription.shape, page: z.number().int().positive(), ...Changed });
export type CaptionRecord = z.infer<typeof CaptionRecord>;

export const LibraryQuestionRecord = z.object({ ...LibraryQuestion.shape, ...Changed });
export type LibraryQuestionRecord = z.infer<typeof LibraryQuestionRecord>;

export const CollectionRecord = z.object(Collection.shape).omit({ documentIds: true }).extend(Changed);
export type CollectionRecord = z.infer<typeof CollectionRecord>;

/** `member` false: the document was taken out of the collection. */
export const MembershipRecord = z.object({
  collectionId: Collection.shape.id,
  documentId: LibraryDocument.shape.id,
  member: z.boolean(),
  ...Changed,
});
export type MembershipRecord = z.infer<typeof MembershipRecord>;

/** A column of JSON; NULL is null. */
function json<S extends z.core.$ZodType>(schema: S) {
  return z
    .string()
    .nullable()
    .transform((text, context): unknown => {
      try {
        return text === null ? null : JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const yesNo = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);
const error = json(LibraryDocument.shape.error);

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
  documentIds: json(LibraryQuestion.shape.documentIds),
  sources: json(LibraryQuestion.shape.sources),
  hits: json(LibraryQuestion.shape.hits),
  error,
});
export const CollectionRow = CollectionRecord;
export const MembershipRow = MembershipRecord.extend({ member: yesNo });
export const TurnRow = TurnRecord.extend({
  region: json(Turn.shape.region),
  usedText: yesNo,
  found: yesNo.nullable(),
  evidence: json(Turn.shape.evidence),
  searched: json(Turn.shape.searched),
  passages: json(Turn.shape.passages),
  notes: json(Turn.shape.notes),
  tiles: json(Turn.shape.tiles),
  timings: json(Turn.shape.timings),
  error,
});

/** Checks a value against its schema. Values are also checked before writing, because one that cannot be read back would be lost. */
export function checked<T>(schema: z.core.$ZodType<T>, value: unknown, what: string): T {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw new DocentError('bad-input', `${what} is not valid: ${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
