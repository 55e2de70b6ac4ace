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
  load: call(z.object({ library: z.string(), languages: z.string() }), z.object({})),
  read: call(
    z.object({ image: GreyImage, language: z.string() }),
    z.object({ lines: z.array(TextLine), sureness: z.number() }),
  ),
} as const;
