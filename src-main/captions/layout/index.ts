export { rowsOf } from './classify.ts';
export { layOutRegions } from './given-regions.ts';
export { layOutPage } from './page-layout.ts';
export type { LayoutSegment } from './segment.ts';
