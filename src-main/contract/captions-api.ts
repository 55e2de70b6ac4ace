import { z } from 'zod/mini';
import { CaptionFormat, CaptionStage, PageCaption } from './captions.ts';
import { ComparedAnswer, Comparison, ComparisonFormat, ComparisonVerdict, ModelTally } from './comparison.ts';
import { call, stream } from './service.ts';
import { DocumentId, PageNumber, Question } from './values.ts';

const TextFile = z.object({ name: z.string(), text: z.string() });

export const CaptionEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), page: PageNumber, stage: CaptionStage }),
  z.object({ kind: z.literal('caption'), caption: PageCaption }),
]);
export type CaptionEvent = z.infer<typeof CaptionEvent>;

/** What is compared. */
export const Compared = z.object({
  documentId: DocumentId,
  page: PageNumber,
  question: z.nullable(Question),
  models: z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))).check(z.minLength(2), z.maxLength(6)),
});
export type Compared = z.infer<typeof Compared>;

export const CompareEvent = z.discriminatedUnion('kind', [
  /** `id`: of the comparison, for a verdict about it. */
  z.object({ kind: z.literal('started'), id: z.string(), compared: Compared }),
  /** Index of the model that is working now. */
  z.object({ kind: z.literal('asking'), index: z.int().check(z.nonnegative()) }),
  z.object({ kind: z.literal('answer'), answer: ComparedAnswer }),
  z.object({ kind: z.literal('done'), comparison: Comparison }),
]);
export type CompareEvent = z.infer<typeof CompareEvent>;

/** The part of `docentApi` about descriptions of pages and about models side by side. */
export const captionsApi = {
  /** Describes a page in full and keeps the description. A kept description is returned at once, unless `anew` asks for a new one. */
  captionPage: stream(z.object({ documentId: DocumentId, page: PageNumber, anew: z.boolean() }), CaptionEvent),
  /** The description that is being made of a page of the document, as `followComparison`; no event if none is. */
  followCaption: stream(z.object({ documentId: DocumentId }), CaptionEvent),
  /** The kept descriptions, by page. */
  getCaptions: call(z.object({ documentId: DocumentId }), z.array(PageCaption)),
  exportCaptions: call(z.object({ documentId: DocumentId, format: CaptionFormat }), TextFile),
  /**
   * Asks several models the same question (null: to describe the page). A model is `mini` for Docent's own, the name of an installed one, a folder,
   * or ADDRESS#NAME of a server, to which the page then goes.
   */
  compare: stream(Compared, CompareEvent),
  /** The newest comparison about a document since Docent started, from its first event on; no event if there is none. To cancel the call stops it. */
  followComparison: stream(z.object({ documentId: DocumentId }), CompareEvent),
  exportComparison: call(z.object({ comparison: Comparison, format: ComparisonFormat }), TextFile),
  /** Keeps which models were right, in the place of an earlier verdict about the same comparison. @returns the tally of all */
  judgeComparison: call(ComparisonVerdict, z.array(ModelTally)),
  comparisonTally: call(z.object({}), z.array(ModelTally)),
} as const;
