import type { Box } from '../../contract/page.ts';
import type { SegmentKind } from './classify.ts';

/** A part of a page: a heading, a paragraph, a list, a table or a figure. */
export interface LayoutSegment {
  readonly kind: SegmentKind;
  readonly box: Box;
  /** Indices of the page's lines inside it, in order. */
  readonly lines: readonly number[];
}
