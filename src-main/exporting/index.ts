export { conversationJson, conversationMarkdown } from './conversation.ts';
export { conversationWithPictures } from './conversation-pictures.ts';
export { exportDocument } from './export-document.ts';
export { fileNameOf } from './file-names.ts';
export { type PageTable, pageTables } from './page-tables.ts';
export { asItStands } from './plain-text.ts';
export { type ExportedPage, readPages } from './read-pages.ts';
export { tablesCsv, tablesXlsx } from './table-files.ts';
