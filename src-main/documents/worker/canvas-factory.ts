import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { collectGarbage } from './garbage.ts';

interface Drawing {
  canvas: Canvas | null;
  context: SKRSContext2D | null;
}

/**
 * Makes the canvases of pdf.js. By the time it needs a large one, it has thrown away the buffers in which it decoded an image, each as large as
 * the image: they go before the canvas comes, which takes 100 MB off the peak of a scan of A4 at 600 dpi.
 */
export class CanvasFactory {
  create(width: number, height: number): { canvas: Canvas; context: SKRSContext2D } {
    collectGarbage();
    const canvas = createCanvas(width, height);
    return { canvas, context: canvas.getContext('2d') };
  }

  reset({ canvas }: Drawing, width: number, height: number): void {
    if (canvas === null) return;
    canvas.width = width;
    canvas.height = height;
  }

  destroy(drawing: Drawing): void {
    if (drawing.canvas !== null) this.reset(drawing, 0, 0);
    drawing.canvas = null;
    drawing.context = null;
  }

  getNoAlphaContext(canvas: Canvas): SKRSContext2D {
    return canvas.getContext('2d', { alpha: false });
  }
}
