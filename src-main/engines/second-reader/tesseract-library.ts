import { createRequire } from 'node:module';
import { z } from 'zod';

const Bounds = z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() });
const Glyph = z.object({ text: z.string(), bbox: Bounds, confidence: z.number() });
const Word = z.object({ text: z.string(), bbox: Bounds, confidence: z.number(), symbols: z.array(Glyph) });
const Line = z.object({ bbox: Bounds, words: z.array(Word) });

/** What tesseract.js tells of a page, in reading order, as far as it is used here. Boxes are pixels, confidences 0 to 100. */
export const Recognised = z.object({
  confidence: z.number(),
  blocks: z.array(z.object({ paragraphs: z.array(z.object({ lines: z.array(Line) })) })).nullable(),
});
export type Recognised = z.infer<typeof Recognised>;

/** The part of a worker of tesseract.js that is used here. */
export interface TesseractWorker {
  reinitialize(language: string, engine: number): Promise<unknown>;
  terminate(): Promise<unknown>;
  recognize(image: Buffer, options: object, output: object): Promise<{ data: unknown }>;
}

export interface TesseractLibrary {
  createWorker(language: string, engine: number, options: object): Promise<TesseractWorker>;
}

/** Of its engines the one that has no models of Tesseract 3. */
export const LSTM_ONLY = 1;

/** @param from a package.json: tesseract.js lies in a node_modules beside it or above */
export function loadTesseract(from: string): TesseractLibrary {
  return createRequire(from)('tesseract.js') as TesseractLibrary;
}
