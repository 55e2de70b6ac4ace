export { cutPageTiles } from './cut-page-tiles.ts';
export { default as FindBar } from './FindBar.svelte';
export { FindState } from './find-state.svelte.ts';
export { boxAfterKey, dragBox, isArrow, startBox } from './lasso-box.ts';
export {
  EVIDENCE_COLOURS,
  type EvidenceMark,
  type FindMatch,
  overlayOfSeen,
  overlayOfTiles,
  type PageRegion,
  type TileOverlay,
  type Translate,
} from './marks.ts';
export { default as PageView } from './PageView.svelte';
export {
  type DrawOptions,
  type OpenPagesOptions,
  openPages,
  type PageMeasure,
  type PageSource,
} from './page-source.ts';
export { type Fit, PageViewState } from './page-view-state.svelte.ts';
export { preparePages } from './page-worker-client.ts';
export type { Rotation } from './rotate-box.ts';
export { default as Thumbnails } from './Thumbnails.svelte';
export { textInBox } from './text-in-box.ts';
export { default as ZoomBar } from './ZoomBar.svelte';
