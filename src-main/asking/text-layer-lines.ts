import type { TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';

/** Lines of a page's text layer; undefined when it has none (images, scans). */
export async function textLayerLines(
  document: OpenDocument,
  page: number,
  signal?: AbortSignal,
): Promise<TextLine[] | undefined> {
  const items = await document.textLayer(page, { signal });
  if (items === undefined || !items.some((item) => item.text.trim() !== '')) return undefined;
  const { size } = await document.page(page);
  // It takes a fifth of a second to load, so it is not loaded at the start.
  const { linesFromTextLayer } = await import('../reading/index.ts');
  return linesFromTextLayer(items, size);
}
