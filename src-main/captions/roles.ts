import type { CaptionLevel, ComposerKind } from '../contract/captions.ts';
import type { DocumentKind } from '../contract/library.ts';
import type { Box, PageRaster, TextLine, TextSource } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { LayoutSegment } from './layout/index.ts';

/** A page as the generators of its description see it. */
export interface CaptionPage {
  readonly document: OpenDocument;
  readonly page: number;
  /** As displayed. */
  readonly size: { readonly width: number; readonly height: number };
  readonly kind: DocumentKind;
  readonly lines: readonly TextLine[];
  readonly source: TextSource | null;
  /** Drawn once, when somebody first asks. */
  raster(): Promise<PageRaster>;
}

/** What a generator said, or why it said nothing that can be used. */
export interface Said {
  readonly text: string | null;
  readonly reason: string | null;
  /** Its words when they are not used, so that a reader sees what was left out. */
  readonly unused?: string | undefined;
}

export interface RoleOptions {
  readonly signal?: AbortSignal | undefined;
}

/** BLIP-2's caption in the paper: one sentence about the whole page. */
export interface GlobalCaptioner {
  readonly name: string;
  caption(page: CaptionPage, options: RoleOptions): Promise<Said>;
}

/** GRIT in the paper: what each region shows. */
export interface RegionCaptioner {
  readonly name: string;
  /** One for each segment, in their order. */
  captions(page: CaptionPage, segments: readonly LayoutSegment[], options: RoleOptions): Promise<readonly Said[]>;
}

/** SAM in the paper: which regions there are. */
export interface Segmenter {
  readonly name: string;
  segments(page: CaptionPage, options: RoleOptions): Promise<readonly LayoutSegment[]>;
}

/** BLIP-2's image-text matching in the paper: how well words suit a region. Higher is better; what is under the threshold is dropped. */
export interface Matcher {
  readonly name: string;
  readonly threshold: number;
  /** Score of each pair, in their order; null where nothing can be said. */
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

/** What a description is made from: what was kept, by level. */
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

/** ChatGPT in the paper: one description of fewer than six sentences from everything that was kept, without coordinates. */
export interface Composer {
  readonly name: string;
  readonly kind: ComposerKind;
  /** null with a reason: nothing that could be used; another composer has to do it. */
  compose(material: CaptionMaterial, options: RoleOptions): Promise<Composition | { readonly reason: string }>;
}

export interface CaptionRoles {
  readonly global: readonly GlobalCaptioner[];
  readonly regions: readonly RegionCaptioner[];
  readonly segments: Segmenter;
  /** null: nothing is scored, nothing dropped. */
  readonly matching: Matcher | null;
  /** The first that gives something usable is taken; the last always does. */
  readonly composers: readonly Composer[];
}
