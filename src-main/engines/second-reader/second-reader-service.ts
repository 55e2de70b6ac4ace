import { z } from 'zod';
import { TextLine } from '../../contract/page.ts';
import { call } from '../../contract/service.ts';

/** A page for the second reader: one byte a pixel, row by row. */
export const GreyImage = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  data: z.instanceof(Uint8Array),
});

/** What the process of the second reader serves. */
export const secondReaderService = {
  read: call(
    z.object({
      image: GreyImage,
      language: z.string(),
      /** With the languages' files. */
      folder: z.string(),
      /** A package.json beside which tesseract.js lies; null: it is not here. */
      library: z.string().nullable(),
    }),
    z.object({ lines: z.array(TextLine), sureness: z.number() }),
  ),
} as const;
