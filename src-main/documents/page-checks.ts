import { DocentError } from '../contract/errors.ts';
import type { RasteriseOptions } from './document.ts';
import { type DocumentLimits, RasterSize } from './limits.ts';

export function closedError(subject: string | undefined): DocentError {
  return new DocentError('closed', 'The document was closed. Open it again.', { subject });
}

export function checkPageNumber(number: number, pageCount: number, subject: string | undefined): void {
  if (Number.isInteger(number) && number >= 1 && number <= pageCount) return;
  throw new DocentError(
    'page-out-of-range',
    `There is no page ${number}: the document has ${pageCount === 1 ? '1 page' : `pages 1 to ${pageCount}`}.`,
    { subject },
  );
}

/** Validates a request for pixels; a wrong one throws `bad-input`. */
export function parseRasterSize({ signal: _, ...size }: RasteriseOptions): RasterSize {
  const parsed = RasterSize.safeParse(size);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DocentError('bad-input', `The raster size is not valid: ${issue?.message}.`, {
    subject: issue?.path.join('.'),
  });
}

export function checkPageCount(pages: number, limits: DocumentLimits, subject: string | undefined): void {
  if (pages < 1) throw new DocentError('file-damaged', 'The document has no pages.', { subject });
  if (pages <= limits.pages) return;
  throw new DocentError(
    'too-many-pages',
    `The document has ${pages} pages, more than the limit of ${limits.pages}. Split it, or raise the limit "pages".`,
    { subject },
  );
}
