import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { XmlFile } from '../document.ts';

/** An electronic invoice is one file, of some kilobytes. */
const MOST_FILES = 5;
const MOST_BYTES = 2 * 1024 * 1024;

/** The first XML files that a PDF carries. Larger ones are left out. */
export async function pdfXmlFiles(pdf: PDFDocumentProxy, signal: AbortSignal | undefined): Promise<XmlFile[]> {
  const attachments = (await pdf.getAttachments()) ?? new Map();
  const files: XmlFile[] = [];
  for (const [id, { filename }] of attachments) {
    signal?.throwIfAborted();
    if (files.length >= MOST_FILES) break;
    if (!/\.xml$/i.test(filename)) continue;
    const content = await pdf.getAttachmentContent(id);
    if (content !== null && content.length <= MOST_BYTES)
      files.push({ name: filename, bytes: Uint8Array.from(content) });
  }
  return files;
}
