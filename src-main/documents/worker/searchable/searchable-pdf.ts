import { createHash } from 'node:crypto';
import { PDFDocument, type PDFPage, type PDFRef } from '@cantoo/pdf-lib';
import { DocentError } from '../../../contract/errors.ts';
import { readRegularFile } from '../../../files/regular-file.ts';
import type { LoadedDocument } from '../../document.ts';
import type { DocumentSource, PageWords } from '../../document-service.ts';
import type { DocumentLimits } from '../../limits.ts';
import { loadPdfLibrary, pdfOptions } from '../pdf-library.ts';
import { GlyphlessFont } from './glyphless-font.ts';
import { addImagePage } from './image-pages.ts';
import { invisibleWords, type PageFrame } from './invisible-words.ts';

export interface OpenedFrom {
  readonly document: LoadedDocument;
  readonly source: DocumentSource;
  readonly limits: DocumentLimits;
  readonly password: string | undefined;
}

/**
 * The document as a PDF in which these words can be searched and copied: they stand invisibly over their print. A PDF keeps every byte and gets an
 * addition at its end; one that was opened with a password is written again without it. A damaged one, and any other format, becomes a PDF of images.
 *
 * @returns the file; yields after each step how many pages are written
 * @throws DocentError file-unreadable if the file has changed since it was opened
 */
export async function* searchablePdf(
  opened: OpenedFrom,
  pages: readonly PageWords[],
  signal: AbortSignal | undefined,
): AsyncGenerator<number, Uint8Array> {
  const bytes = await bytesOf(opened);
  yield 0;
  const { document, password } = opened;
  if (document.kind === 'pdf' && !document.typeset) {
    if (pages.every(({ words }) => words.length === 0) && password === undefined) return bytes;
    for (const added of [true, false]) {
      // What is in the file decides which way works. The result is opened to see whether it did.
      const pdf = await written(bytes, pages, password, added && password === undefined).catch(() => undefined);
      signal?.throwIfAborted();
      yield 0;
      if (pdf !== undefined && (await holds(pdf, document.pageCount, pages))) return pdf;
    }
  }
  const pdf = await PDFDocument.create();
  for (let number = 1; number <= document.pageCount; number++) {
    await addImagePage(pdf, document, number, bytes, signal);
    yield number;
  }
  addWords(pdf, pages);
  return await pdf.save();
}

async function bytesOf({ document, source, limits }: OpenedFrom): Promise<Uint8Array> {
  if (source.kind === 'bytes') return source.bytes;
  const bytes = await readRegularFile(source.path, limits.fileBytes);
  if (createHash('sha256').update(bytes).digest('hex') === document.sha256) return bytes;
  throw new DocentError('file-unreadable', 'The file has changed since it was opened. Open it again.', {
    subject: source.path,
  });
}

/** @param added the file stays as it is, and what is new follows it (ISO 32000-1, 7.5.6) */
async function written(
  bytes: Uint8Array,
  pages: readonly PageWords[],
  password: string | undefined,
  added: boolean,
): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(bytes, {
    updateMetadata: false,
    forIncrementalUpdate: added,
    // An empty password opens what is encrypted only against changes.
    password: password ?? '',
  });
  addWords(pdf, pages);
  return await pdf.save({ updateFieldAppearances: false, addDefaultPage: false });
}

function addWords(pdf: PDFDocument, pages: readonly PageWords[]): void {
  const { context } = pdf;
  const glyphless = new GlyphlessFont();
  const font = context.nextRef();
  const save = context.register(context.stream('q\n'));
  const restore = context.register(context.stream('\nQ\n'));
  for (const { number, words } of pages) {
    if (words.length === 0) continue;
    addToPage(pdf.getPage(number - 1), words, { glyphless, font, save, restore });
  }
  glyphless.embed(context, font);
}

function addToPage(
  page: PDFPage,
  words: PageWords['words'],
  { glyphless, font, save, restore }: { glyphless: GlyphlessFont; font: PDFRef; save: PDFRef; restore: PDFRef },
): void {
  const { node, doc } = page;
  node.normalize();
  // What the page's own content changes must not move the words.
  node.wrapContentStreams(save, restore);
  const name = node.newFontDictionary('GlyphLess', font);
  node.addContentStream(doc.context.register(invisibleWords(doc.context, words, frameOf(page), glyphless, name)));
}

/** The part of a page that is displayed: the crop box, as far as it lies on the page. */
function frameOf(page: PDFPage): PageFrame {
  const [media, crop] = [page.getMediaBox(), page.getCropBox()];
  const [x, y] = [Math.max(media.x, crop.x), Math.max(media.y, crop.y)];
  const right = Math.min(media.x + media.width, crop.x + crop.width);
  const top = Math.min(media.y + media.height, crop.y + crop.height);
  const rotate = (((page.getRotation().angle % 360) + 360) % 360) as PageFrame['rotate'];
  const frame = right > x && top > y ? { x, y, width: right - x, height: top - y } : media;
  return { ...frame, rotate };
}

/** Whether a PDF opens with all its pages, and has a word that it was given. Other scripts than Latin may come back in another form. */
async function holds(bytes: Uint8Array, pageCount: number, pages: readonly PageWords[]): Promise<boolean> {
  const { getDocument } = await loadPdfLibrary();
  const task = getDocument({ ...pdfOptions(), data: Uint8Array.from(bytes) });
  try {
    const pdf = await task.promise;
    if (pdf.numPages !== pageCount) return false;
    for (const { number, words } of pages) {
      const word = words.find(({ text }) => /^[A-Za-z0-9]+$/.test(text));
      if (word === undefined) continue;
      const { items } = await (await pdf.getPage(number)).getTextContent();
      return items.some((item) => 'str' in item && item.str.includes(word.text));
    }
    return true;
  } catch {
    return false;
  } finally {
    await task.destroy().catch(() => undefined);
  }
}
