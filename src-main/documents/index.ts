export type { OpenDocument, PageInfo, RasteriseOptions } from './document.ts';
export { DocumentLimits, RasterSize } from './limits.ts';
export { type OpenOptions, openDocument } from './open-document.ts';
export { preloadDocuments } from './preload.ts';
