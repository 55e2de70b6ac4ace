export type { OpenDocument, PageInfo, RasteriseOptions, XmlFile } from './document.ts';
export type { EncodedImage, PageWords, PlacedWord } from './document-service.ts';
export { DocumentLimits, RasterSize } from './limits.ts';
export { documentProcess, documentWorkers, startDocumentsWith } from './service/document-workers.ts';
export { encodeImage } from './service/encode-image.ts';
export { type OpenOptions, openDocument } from './service/open-document.ts';
export { Strikes } from './service/strikes.ts';
