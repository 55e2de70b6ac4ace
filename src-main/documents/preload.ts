import { setImmediate } from 'node:timers/promises';

/**
 * Loads the libraries that documents need (canvas, pdf.js, sharp: most of a second in all on a busy machine), one at a time, so that the first
 * document does not wait for them. What is missing is told by whoever needs it.
 */
export async function preloadDocuments(signal?: AbortSignal): Promise<void> {
  const libraries = [
    () => import('./pdf-document.ts'),
    async () => (await import('./pdf-library.ts')).loadPdfLibrary(),
    () => import('./image-document.ts'),
    () => import('sharp'),
  ];
  for (const load of libraries) {
    await setImmediate();
    if (signal?.aborted) return;
    await load().catch(() => undefined);
  }
}
