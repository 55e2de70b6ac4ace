import { z } from 'zod';
import { CaptionFormat, CaptionStage, PageCaption } from './captions.ts';
import { ComparedAnswer, Comparison, ComparisonFormat } from './comparison.ts';
import { call, stream } from './service.ts';

const DocumentId = z.string().regex(/^[0-9a-f]{64}$/);
const Page = z.number().int().positive();
const TextFile = z.object({ name: z.string(), text: z.string() });

export const CaptionEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), stage: CaptionStage }),
  z.object({ kind: z.literal('caption'), caption: PageCaption }),
]);
export type CaptionEvent = z.infer<typeof CaptionEvent>;

export const CompareEvent = z.discriminatedUnion('kind', [
  /** The model of this index in the list is at work. */
  z.object({ kind: z.literal('asking'), index: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('answer'), answer: ComparedAnswer }),
  z.object({ kind: z.literal('done'), comparison: Comparison }),
]);
export type CompareEvent = z.infer<typeof CompareEvent>;

/** The part of `docentApi` about descriptions of pages and about models side by side. */
export const captionsApi = {
  /** Describes a page in full and keeps it; what is kept comes at once unless it is wanted `anew`. */
  captionPage: stream(z.object({ documentId: DocumentId, page: Page, anew: z.boolean() }), CaptionEvent),
  /** The descriptions that are kept, by page. */
  getCaptions: call(z.object({ documentId: DocumentId }), z.array(PageCaption)),
  exportCaptions: call(z.object({ documentId: DocumentId, format: CaptionFormat }), TextFile),
  /**
   * The same question (null: the task to describe the page) to several models: `mini` for the one at hand, folders, or ADDRESS#NAME of servers, to
   * which the page then goes.
   */
  compare: stream(
    z.object({
      documentId: DocumentId,
      page: Page,
      question: z.string().trim().min(1).max(2000).nullable(),
      models: z.array(z.string().trim().min(1).max(2000)).min(2).max(6),
    }),
    CompareEvent,
  ),
  exportComparison: call(z.object({ comparison: Comparison, format: ComparisonFormat }), TextFile),
} as const;
