export { rowsOf, SegmentKind } from './classify.ts';
export { layOutRegions } from './given-regions.ts';
export { type LayoutInput, layOutPage, type PageLayout } from './page-layout.ts';
export type { LayoutSegment } from './segment.ts';
