import type { TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';

/** Lines of a page's text layer; undefined when it has none (pictures, scans). */
export async function textLayerLines(
  document: OpenDocument,
  page: number,
  signal?: AbortSignal,
): Promise<TextLine[] | undefined> {
  const items = await document.textLayer(page, { signal });
  if (items === undefined || !items.some((item) => item.text.trim() !== '')) return undefined;
  const { size } = await document.page(page);
  // A fifth of a second to load: whoever starts does not wait for it.
  const { linesFromTextLayer } = await import('../reading/index.ts');
  return linesFromTextLayer(items, size);
}
