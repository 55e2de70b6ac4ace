import type { DocentApi } from '../contract/docent-api.ts';
import type { DocumentExportEvent } from '../contract/document-export.ts';
import type { Library } from './library.ts';
import type { PageTexts } from './page-texts.ts';
import type { RunningWork } from './running-work.ts';

/** Bytes of one message. Others wait while it is sent. */
const CHUNK = 4 * 1024 * 1024;

/** Documents as files for other programs. Pages that were read before are not read again. */
export function exportMethods(
  running: RunningWork,
  library: Library,
  texts: PageTexts,
): Pick<DocentApi, 'exportDocument'> {
  return {
    exportDocument: ({ documentId, format, page }, options) =>
      running.stream<DocumentExportEvent>(options, async (emit, signal) => {
        // Loaded here: a start need not wait for it.
        const { exportDocument, readPages } = await import('../exporting/index.ts');
        const { name } = library.get(documentId);
        await library.use(
          documentId,
          async (document) => {
            if (page !== null) await document.page(page);
            // The pages of a PDF are read, and then written.
            const rounds = format === 'pdf' ? 2 : 1;
            const pages = await readPages(
              document.pageCount,
              format === 'pdf' ? null : page,
              (number) => texts.get(documentId, number, true, signal),
              (done, total) => emit({ kind: 'progress', done, total: rounds * total }),
              signal,
            );
            const { bytes, ...file } = await exportDocument(document, name, pages, format, {
              signal,
              onPage: (written) =>
                emit({ kind: 'progress', done: pages.length + written, total: rounds * pages.length }),
            });
            emit({ kind: 'file', ...file, size: bytes.length });
            for (let at = 0; at < bytes.length; at += CHUNK)
              emit({ kind: 'bytes', bytes: bytes.slice(at, at + CHUNK) });
          },
          signal,
        );
      }),
  };
}
