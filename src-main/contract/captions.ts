import { z } from 'zod/mini';
import { DocumentKind, LibraryDocument, Time } from './library.ts';
import { Box, TextSource } from './page.ts';
import { PageNumber } from './values.ts';

/** The levels of a multi-level description (Li et al., "Monkey", CVPR 2024, section 3.2), from the whole page down to its words. */
export const CaptionLevel = z.enum(['global', 'region', 'segment', 'text']);
export type CaptionLevel = z.infer<typeof CaptionLevel>;

/** One statement of one generator about the page or a part of it. */
export const CaptionNote = z.object({
  /** Unique on its page: `global-1`, `region-3`, `segment-3`, `line-12`. */
  id: z.string(),
  level: CaptionLevel,
  /** null: the whole page. */
  box: z.nullable(Box),
  text: z.string(),
  /** Who said it: a model's name, `page structure`, `text layer`. */
  by: z.string(),
  /** How well the words fit the region, according to the matching role; null: not scored. */
  score: z.nullable(z.number()),
  /** Why it was left out of the description; null: it could be used. */
  dropped: z.nullable(z.string()),
});
export type CaptionNote = z.infer<typeof CaptionNote>;

/** A sentence of a description, and the notes it is based on. */
const CaptionSentence = z.object({ text: z.string(), sources: z.array(z.string()).check(z.minLength(1)) });

/** `plain`: written by rules, because no language model was good enough; `model`: Docent's own; `endpoint`: a server that the user named. */
export const ComposerKind = z.enum(['plain', 'model', 'endpoint']);
export type ComposerKind = z.infer<typeof ComposerKind>;

export const FigureCaption = z.object({
  box: Box,
  caption: z.string(),
  /** For the `alt` attribute: one line, at most 125 characters. */
  alt: z.string(),
  by: z.string(),
  sources: z.array(z.string()).check(z.minLength(1)),
});
export type FigureCaption = z.infer<typeof FigureCaption>;

export const PageCaption = z.object({
  page: PageNumber,
  /** As displayed: points for a PDF, pixels for an image. */
  size: z.object({ width: z.number(), height: z.number() }),
  kind: DocumentKind,
  textSource: z.nullable(TextSource),
  /** One sentence about the whole page, and the same for an `alt` attribute. */
  short: z.extend(CaptionSentence, { by: z.string() }),
  alt: z.string(),
  /** Fewer than six sentences, without coordinates; null when only the short caption was asked for. */
  detailed: z.nullable(
    z.object({
      sentences: z.array(CaptionSentence).check(z.maxLength(5)),
      composer: ComposerKind,
      composedBy: z.string(),
      /** Why no language model wrote it, or what was left out of its text; null if neither. */
      remark: z.nullable(z.string()),
    }),
  ),
  figures: z.array(FigureCaption),
  notes: z.array(CaptionNote),
  /** null: nothing was scored. */
  matching: z.nullable(z.object({ by: z.string(), threshold: z.number(), scored: z.int(), dropped: z.int() })),
});
export type PageCaption = z.infer<typeof PageCaption>;

/** Who filled each role. */
const CaptionRoleNames = z.object({
  global: z.string(),
  regions: z.string(),
  segments: z.string(),
  text: z.string(),
  matching: z.string(),
  composer: z.string(),
});

/** The description of a page and what made it. */
export const Description = z.object({
  model: z.string(),
  device: z.string(),
  roles: CaptionRoleNames,
  caption: PageCaption,
});
export type Description = z.infer<typeof Description>;

/** A description as it is kept with the document. */
export const StoredDescription = z.extend(Description, { documentId: LibraryDocument.shape.id, describedAt: Time });
export type StoredDescription = z.infer<typeof StoredDescription>;

export const CaptionResult = z.object({
  file: z.string(),
  sha256: z.string(),
  model: z.string(),
  device: z.string(),
  roles: CaptionRoleNames,
  pages: z.array(PageCaption),
  timings: z.object({ total_ms: z.number() }),
});
export type CaptionResult = z.infer<typeof CaptionResult>;

/** The current step of describing a page. */
export const CaptionStage = z.enum(['opening', 'captioning', 'segmenting', 'regions', 'matching', 'describing']);
export type CaptionStage = z.infer<typeof CaptionStage>;

export const CaptionFormat = z.enum(['md', 'json', 'jsonl', 'txt', 'csv']);
export type CaptionFormat = z.infer<typeof CaptionFormat>;
