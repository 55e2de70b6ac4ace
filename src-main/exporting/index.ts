export { conversationJson, conversationMarkdown } from './conversation.ts';
export { conversationWithPictures } from './conversation-pictures.ts';
export { exportDocument } from './export-document.ts';
export { pageTables } from './page-tables.ts';
export { readPages } from './read-pages.ts';
export { tablesCsv } from './table-files.ts';
