import { createCanvas } from '@napi-rs/canvas';
import type { PDFPageProxy } from 'pdfjs-dist';
import type { PageRaster } from '../../contract/page.ts';

/** Draws a page at `scale` pixels a point, on white. Stops between drawing operations when `stopped` aborts. */
export async function drawPdfPage(page: PDFPageProxy, scale: number, stopped?: AbortSignal): Promise<PageRaster> {
  const viewport = page.getViewport({ scale });
  const width = Math.max(1, Math.round(viewport.width));
  const height = Math.max(1, Math.round(viewport.height));
  const canvas = createCanvas(width, height);
  try {
    const context = canvas.getContext('2d');
    // pdf.js is typed for the browser's canvas; this one has the same interface.
    const target = { canvas: canvas as unknown as HTMLCanvasElement, viewport, background: '#ffffff' };
    const task = page.render(target);
    // pdf.js pauses every 15 ms but continues in a microtask, which would starve the event loop.
    task.onContinue = (resume: () => void) => setImmediate(resume);
    const cancel = () => task.cancel();
    stopped?.addEventListener('abort', cancel, { once: true });
    try {
      await task.promise;
    } finally {
      stopped?.removeEventListener('abort', cancel);
    }
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data };
  } finally {
    // Frees the pixels now instead of at some garbage collection.
    canvas.width = 0;
    canvas.height = 0;
  }
}
