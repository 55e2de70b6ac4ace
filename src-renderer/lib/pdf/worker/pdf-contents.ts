import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { Contents, OutlineEntry } from './page-worker-methods.ts';

/** A file may claim any number of entries, and nest them as deep as it likes. */
const MOST_ENTRIES = 5_000;
const DEEPEST = 12;

type PdfEntry = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number];

/** The outline ("bookmarks") and page labels of a PDF. What cannot be understood is left out: the pages are there without it. */
export async function pdfContents(pdf: PDFDocumentProxy): Promise<Contents> {
  const [outline, labels] = await Promise.all([
    pdf.getOutline().catch(() => null),
    pdf.getPageLabels().catch(() => null),
  ]);
  let left = MOST_ENTRIES;
  const entries = async (given: readonly PdfEntry[], depth: number): Promise<OutlineEntry[]> => {
    const made: OutlineEntry[] = [];
    for (const { title, dest, items } of given) {
      if (left-- <= 0) break;
      const below = depth < DEEPEST ? await entries(items, depth + 1) : [];
      const page = await pageOf(pdf, dest);
      if (title.trim() !== '' && (page !== null || below.length > 0)) made.push({ title: title.trim(), page, below });
    }
    return made;
  };
  return { outline: await entries(outline ?? [], 1), labels: telling(labels) };
}

async function pageOf(pdf: PDFDocumentProxy, dest: PdfEntry['dest']): Promise<number | null> {
  try {
    const place: readonly unknown[] | null = typeof dest === 'string' ? await pdf.getDestination(dest) : dest;
    const target = place?.[0];
    const index =
      typeof target === 'number' ? target : await pdf.getPageIndex(target as Parameters<typeof pdf.getPageIndex>[0]);
    return Number.isInteger(index) && index >= 0 && index < pdf.numPages ? index + 1 : null;
  } catch {
    return null;
  }
}

/** null when they only count the pages. */
function telling(labels: readonly string[] | null): readonly string[] | null {
  return labels?.some((label, index) => label !== String(index + 1)) ? labels : null;
}
