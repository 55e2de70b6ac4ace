export { rowsOf, SegmentKind } from './classify.ts';
export { layOutRegions } from './given-regions.ts';
export { type LayoutInput, type LayoutSegment, layOutPage, type PageLayout } from './page-layout.ts';
