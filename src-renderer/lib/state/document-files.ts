import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { DocumentExportFormat } from '../../../src-main/contract/document-export.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';
import type { LibraryDocument } from '../../../src-main/contract/library.ts';
import type { TellProgress } from './tasks-state.svelte.ts';

/** The most bytes that one call may ask for. */
const RANGE = 4 * 1024 * 1024;
/** 200 dots per inch on A4. */
const PRINT_WIDTH = 1654;

type Part = Uint8Array<ArrayBuffer>;

interface FileInParts {
  readonly name: string;
  readonly mime: string;
  readonly parts: readonly Part[];
}

/** The document, or one page of it, for other programs. */
export async function exportedFile(
  api: DocentApi,
  params: { readonly documentId: string; readonly format: DocumentExportFormat; readonly page: number | null },
  signal: AbortSignal,
  tell: TellProgress,
): Promise<FileInParts> {
  let file: { name: string; mime: string } | undefined;
  const parts: Part[] = [];
  for await (const event of api.exportDocument(params, { signal })) {
    if (event.kind === 'progress') tell(event.done, event.total);
    else if (event.kind === 'file') file = { name: event.name, mime: event.mime };
    else parts.push(new Uint8Array(event.bytes));
  }
  if (file === undefined) throw new DocentError('internal', 'The file did not arrive. Try again.');
  return { ...file, parts };
}

/** The document's own bytes. */
export async function originalFile(
  api: DocentApi,
  { id, bytes: size }: LibraryDocument,
  signal: AbortSignal,
  tell: TellProgress,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (let begin = 0; begin < size; begin += RANGE) {
    tell(begin, size);
    const { bytes } = await api.readBytes({ documentId: id, begin, end: Math.min(size, begin + RANGE) }, { signal });
    parts.push(new Uint8Array(bytes));
  }
  return parts;
}

/** Every page as an image for the printer. */
export async function pageImages(
  api: DocentApi,
  { id, pageCount }: LibraryDocument,
  signal: AbortSignal,
  tell: TellProgress,
): Promise<Blob[]> {
  const images: Blob[] = [];
  for (let page = 1; page <= pageCount; page++) {
    tell(page - 1, pageCount);
    const { mime, bytes } = await api.pageImage({ documentId: id, page, width: PRINT_WIDTH }, { signal });
    images.push(new Blob([new Uint8Array(bytes)], { type: mime }));
  }
  return images;
}
