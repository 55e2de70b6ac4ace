import { z } from 'zod/mini';
import { Box } from './page.ts';

/**
 * A run of text as a PDF draws it: whole lines, words or single characters, in the file's own order.
 * All boxes are fractions of the displayed page (after the page's rotation), y down.
 */
export const TextLayerItem = z.object({
  /** Never empty; may be a single space. In logical order, also for right-to-left scripts. */
  text: z.string(),
  box: Box,
  /** Direction of writing on the displayed page: degrees clockwise, 0 = left to right, 90 = downwards. -180 < angle <= 180. */
  angle: z.number(),
  direction: z.enum(['ltr', 'rtl', 'ttb']),
  /** Height of the font across the direction of writing, as a fraction of the page's height. */
  fontHeight: z.number(),
  /** One box per code point of `text`. Widths inside a run are estimated from the script and scaled to the run's exact length. */
  characters: z.array(Box),
  /** The file ends its line after this run. */
  endsLine: z.boolean(),
});
export type TextLayerItem = z.infer<typeof TextLayerItem>;
