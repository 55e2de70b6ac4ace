import { z } from 'zod/mini';
import { Box } from './page.ts';

/** How a model wants pages cut (from its config.json). Sizes in pixels. */
export const TilingOptions = z.object({
  tileSize: z.int().check(z.positive()),
  overlap: z.int().check(z.nonnegative()),
  /** null: the fixed grid below; a number: adaptive, at most this many local tiles. */
  maxTiles: z.nullable(z.int().check(z.positive())),
  fixedGrid: z.object({ rows: z.int().check(z.positive()), cols: z.int().check(z.positive()) }),
  adapters: z.int().check(z.nonnegative()),
  /** Leave blank local tiles out. */
  dropBlank: z.boolean(),
  /** false: the global tile is not used, so there is none. */
  overview: z.optional(z.boolean()),
});
export type TilingOptions = z.infer<typeof TilingOptions>;

export const Tile = z.object({
  /** -1, -1 for the global tile. */
  row: z.int(),
  col: z.int(),
  /** Adapter index; `adapters` (the zero row) for the global tile. */
  adapter: z.int().check(z.nonnegative()),
  /** What the tile shows, as fractions of the whole page (also when a region was re-tiled). */
  box: Box,
  /** What the tile owns: neighbours split their overlap in the middle. Fractions of the page. */
  owns: Box,
  /** RGB planes [3, size, size], 8 bit. */
  pixels: z.instanceof(Uint8Array),
});
export type Tile = z.infer<typeof Tile>;

const Size = z.object({ width: z.number().check(z.positive()), height: z.number().check(z.positive()) });

/** How a page was straightened before it was cut. Boxes of its tiles are fractions of the straightened image. */
export const View = z.object({
  /** Projective map, row-major 3 x 3: pixels of the straightened image -> pixels of the page as displayed. */
  matrix: z.array(z.number()).check(z.length(9)),
  straight: Size,
  page: Size,
  /** Degrees clockwise by which the page was turned. */
  turned: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Degrees by which its lines fell to the right. */
  tilted: z.number(),
  /** Its paper's four corners were found in a photograph. */
  dewarped: z.boolean(),
});
export type View = z.infer<typeof View>;

/** How a box to tick is marked: a filled one is ticked. */
export const TickMark = z.enum(['empty', 'ticked', 'crossed']);
export type TickMark = z.infer<typeof TickMark>;

/** The characters for boxes in a page's text. */
export const BOXES: Readonly<Record<TickMark, string>> = { empty: '\u2610', ticked: '\u2611', crossed: '\u2612' };

/** A printed box to tick, as a fraction of the (straightened) page. */
export const TickBox = z.object({ box: Box, mark: TickMark });
export type TickBox = z.infer<typeof TickBox>;

export const TileSet = z.object({
  rows: z.int().check(z.positive()),
  cols: z.int().check(z.positive()),
  tileSize: z.int().check(z.positive()),
  /** The area was resized to this before cutting. */
  width: z.int().check(z.positive()),
  height: z.int().check(z.positive()),
  /** Local tiles kept, row-major; at least one. */
  local: z.array(Tile).check(z.minLength(1)),
  /** The whole page (or region) as one tile; null if it is not used, or if the one local tile is already the whole page. */
  global: z.nullable(Tile),
  /** Local tiles that were blank and left out, as [row, col]. */
  dropped: z.array(z.tuple([z.int(), z.int()])),
  /** What the local tiles cover together, as fractions of the page: the page or region without its empty margins. Left out: all of it. */
  area: z.optional(Box),
  /** How wide a letter of the print is in the tiles, pixels; left out where that is not known. */
  letter: z.optional(z.number().check(z.positive())),
  /** Printed boxes to tick; left out: none were found. */
  tickBoxes: z.optional(z.array(TickBox)),
  /** Left out where the page was cut as it is. */
  view: z.optional(View),
});
export type TileSet = z.infer<typeof TileSet>;

/** All tiles in the order that a model takes them: local ones row-major, then the global one. */
export const allTiles = ({ local, global }: Pick<TileSet, 'local' | 'global'>): Tile[] =>
  global === null ? [...local] : [...local, global];
