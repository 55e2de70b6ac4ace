import type { DocumentExportFormat, ExportedFile } from '../contract/document-export.ts';
import { DocentError } from '../contract/errors.ts';
import type { PageText } from '../contract/library.ts';
import type { OpenDocument } from '../documents/index.ts';
import { fileNameOf } from './file-names.ts';
import { markdown } from './markdown.ts';
import { pageTables } from './page-tables.ts';
import { pageWords } from './page-words.ts';
import { plainText } from './plain-text.ts';
import { tablesCsv, tablesXlsx } from './table-files.ts';

const MIME: Readonly<Record<DocumentExportFormat, string>> = {
  pdf: 'application/pdf',
  text: 'text/plain;charset=utf-8',
  markdown: 'text/markdown;charset=utf-8',
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const EXTENSION: Readonly<Record<DocumentExportFormat, string>> = {
  ...{ pdf: 'pdf', text: 'txt', markdown: 'md', csv: 'csv', xlsx: 'xlsx' },
};

export interface ExportOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many pages of a PDF are written. */
  readonly onPage?: ((written: number) => void) | undefined;
}

/**
 * The document, or these pages of it, as a file for other programs.
 *
 * @param name the document's
 * @throws DocentError bad-input if tables are wanted and there is none; as `OpenDocument.searchable`
 */
export async function exportDocument(
  document: OpenDocument,
  name: string,
  pages: readonly PageText[],
  format: DocumentExportFormat,
  options: ExportOptions = {},
): Promise<ExportedFile> {
  const what = format === 'pdf' ? 'searchable' : '';
  return {
    name: fileNameOf(name, EXTENSION[format], what),
    mime: MIME[format],
    bytes: await bytesOf(document, pages, format, options),
  };
}

async function bytesOf(
  document: OpenDocument,
  pages: readonly PageText[],
  format: DocumentExportFormat,
  options: ExportOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case 'pdf':
      return await document.searchable(
        pages.map((page) => pageWords(page, document.typeset)),
        options,
      );
    case 'text':
      return new TextEncoder().encode(plainText(pages));
    case 'markdown':
      return new TextEncoder().encode(markdown(pages));
    case 'csv':
      return new TextEncoder().encode(tablesCsv(tablesOf(pages)));
    case 'xlsx':
      return await tablesXlsx(tablesOf(pages));
  }
}

function tablesOf(pages: readonly PageText[]) {
  const tables = pages.flatMap(pageTables);
  if (tables.length > 0) return tables;
  const where = pages.length === 1 ? `page ${pages[0]!.page}` : 'these pages';
  throw new DocentError('bad-input', `No table was found on ${where}. Save the text instead.`);
}
