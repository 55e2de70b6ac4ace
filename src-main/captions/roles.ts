import type { CaptionLevel, ComposerKind } from '../contract/captions.ts';
import type { DocumentKind } from '../contract/library.ts';
import type { Box, PageRaster, TextLine, TextSource } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { LayoutSegment } from './layout/index.ts';

/** A page, as the generators of its description get it. */
export interface CaptionPage {
  readonly document: OpenDocument;
  readonly page: number;
  /** As displayed. */
  readonly size: { readonly width: number; readonly height: number };
  readonly kind: DocumentKind;
  readonly lines: readonly TextLine[];
  readonly source: TextSource | null;
  /** Drawn once, when it is first needed. */
  raster(): Promise<PageRaster>;
}

/** A generator's text, or why it gave none that can be used. */
export interface Said {
  readonly text: string | null;
  readonly reason: string | null;
  /** The text that was not used, so that the reader can see it. */
  readonly unused?: string | undefined;
}

export interface RoleOptions {
  readonly signal?: AbortSignal | undefined;
}

/** In the paper: BLIP-2's caption. One sentence about the whole page. */
export interface GlobalCaptioner {
  readonly name: string;
  caption(page: CaptionPage, options: RoleOptions): Promise<Said>;
}

/** In the paper: GRIT. Says what each region shows. */
export interface RegionCaptioner {
  readonly name: string;
  /** One for each segment, in order. */
  captions(page: CaptionPage, segments: readonly LayoutSegment[], options: RoleOptions): Promise<readonly Said[]>;
}

/** In the paper: SAM. Finds the regions. */
export interface Segmenter {
  readonly name: string;
  segments(page: CaptionPage, options: RoleOptions): Promise<readonly LayoutSegment[]>;
}

/** In the paper: BLIP-2's image-text matching. Scores how well words fit a region. Higher is better; captions under the threshold are dropped. */
export interface Matcher {
  readonly name: string;
  readonly threshold: number;
  /** The score of each pair, in order; null if there is none. */
  scores(
    page: CaptionPage,
    pairs: readonly { readonly box: Box | null; readonly text: string }[],
    options: RoleOptions,
  ): Promise<readonly (number | null)[]>;
}

/** A note that may go into a description. */
export interface KeptNote {
  readonly id: string;
  readonly level: CaptionLevel;
  readonly text: string;
  readonly box: Box | null;
}

/** The kept notes that a description is made from, by level. */
export interface CaptionMaterial {
  readonly page: CaptionPage;
  readonly global: KeptNote;
  readonly segments: readonly {
    readonly segment: LayoutSegment;
    readonly note: KeptNote;
    readonly region: KeptNote | null;
  }[];
  readonly lines: readonly KeptNote[];
}

export interface Composition {
  readonly sentences: readonly { readonly text: string; readonly sources: readonly string[] }[];
  readonly remark: string | null;
}

/** In the paper: ChatGPT. Writes one description of fewer than six sentences from all kept notes, without coordinates. */
export interface Composer {
  readonly name: string;
  readonly kind: ComposerKind;
  /** null with a reason: nothing usable, so another composer has to write it. */
  compose(material: CaptionMaterial, options: RoleOptions): Promise<Composition | { readonly reason: string }>;
}

export interface CaptionRoles {
  readonly global: readonly GlobalCaptioner[];
  readonly regions: readonly RegionCaptioner[];
  readonly segments: Segmenter;
  /** null: nothing is scored and nothing dropped. */
  readonly matching: Matcher | null;
  /** The first one with a usable result is used. The last one always has one. */
  readonly composers: readonly Composer[];
}
