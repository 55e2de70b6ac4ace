import { z } from 'zod/mini';

/** [x0, y0, x1, y1] as fractions of the page, 0..1, y down. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Box = z.infer<typeof Box>;

/** A page as pixels: RGBA, 8 bit, row-major, alpha already flattened on white. */
export const PageRaster = z.readonly(
  z
    .object({
      width: z.int().check(z.positive()),
      height: z.int().check(z.positive()),
      data: z.custom<Uint8ClampedArray>((value) => value instanceof Uint8ClampedArray, 'not pixels'),
    })
    .check(
      z.refine(
        ({ width, height, data }) => data.length === width * height * 4,
        'the raster has another size than it says',
      ),
    ),
);
export type PageRaster = z.infer<typeof PageRaster>;

export const TextSource = z.enum(['text-layer', 'model']);
export type TextSource = z.infer<typeof TextSource>;

/** One line (or one segment of a visual row) of a page's text. */
export const TextLine = z.object({
  box: Box,
  text: z.string(),
  source: TextSource,
  /** 0..1: 1 for a text layer, the mean character probability for the model's reading. */
  score: z.number(),
  /** Lines on one visual row share this number; rows count from the top in reading order. */
  row: z.int(),
  /** One box per code point of `text` (spaces included), as fractions of the page. */
  characters: z.array(Box),
  /** Probability of each of them as the model read it (spaces 1), where that is still known; a history keeps `score` alone. */
  scores: z.optional(z.array(z.number())),
});
export type TextLine = z.infer<typeof TextLine>;

/** One character as the reading head saw it on the page. */
export const ReadCharacter = z.object({
  char: z.string(),
  score: z.number(),
  /** Centre and size as fractions of the page. */
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  /** Probability that a new word starts with this character. */
  start: z.number(),
  /** Which tile saw it: neighbours see the print between them twice. */
  tile: z.int().check(z.nonnegative()),
  /** What else it may be, with the probabilities, the likeliest first. */
  others: z.array(z.tuple([z.string(), z.number()])),
});
export type ReadCharacter = z.infer<typeof ReadCharacter>;

/** The page's text as the decoder's prefix takes it: one entry per token (byte) with its place on the page. */
export const PromptText = z.object({
  text: z.string(),
  /** Per code point of `text`: centre on the page (fractions), or null for separators without a place. */
  centres: z.array(z.nullable(z.tuple([z.number(), z.number()]))),
});
export type PromptText = z.infer<typeof PromptText>;
