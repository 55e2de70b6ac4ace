/** As the document numbers a page, e.g. `iv`; its number from 1 if the document does not say. */
export function labelOfPage(labels: readonly string[] | null, page: number): string {
  return labels?.[page - 1] || String(page);
}

/** The page that a reader means: one with this label, or else the one with this number. @returns null when there is none */
export function pageTyped(text: string, labels: readonly string[] | null, pageCount: number): number | null {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  const labelled = labels?.findIndex((label) => label.toLowerCase() === wanted) ?? -1;
  if (labelled >= 0) return labelled + 1;
  const page = Number.parseInt(wanted, 10);
  return Number.isInteger(page) ? Math.min(pageCount, Math.max(1, page)) : null;
}
