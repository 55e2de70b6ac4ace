import type { TilesSeen } from '../../../src-main/contract/docent.ts';
import type { Box, TextLine } from '../../../src-main/contract/page.ts';
import type { TileSet, TilingOptions } from '../../../src-main/contract/tile.ts';
import { boxOnPage } from '../../../src-main/tiling/index.ts';

/** Translates `page.*` keys of the message files. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** How many colours evidence can have: --evidence-1 .. --evidence-6. */
export const EVIDENCE_COLOURS = 6;

/** A box on a page that an answer rests on. Marks of several answers may be shown at once. */
export interface EvidenceMark {
  /** Unique among the marks shown. */
  readonly id: string;
  /** From 1. */
  readonly page: number;
  /** Fractions of the unrotated page. */
  readonly box: Box;
  /** Which colour, from 0; taken modulo `EVIDENCE_COLOURS`. */
  readonly colour: number;
  /** Short: the answer's number. */
  readonly label: string;
  /** Accessible name and tooltip: what the answer says. */
  readonly title: string;
}

/** A part of a page that the reader has chosen. Fractions of the unrotated page. */
export interface PageRegion {
  readonly page: number;
  readonly box: Box;
}

/** The grid of tiles that the model was given, to be drawn over its page. */
export interface TileOverlay {
  readonly page: number;
  /** The part that was asked about; null: the whole page. */
  readonly region: Box | null;
  /** What the grid covers: that part without its empty margins. Left out: all of it. */
  readonly area?: Box | undefined;
  readonly rows: number;
  readonly cols: number;
  /** What it covers was resized to this many pixels: width, height. */
  readonly pixels: readonly [number, number];
  /** Side of a tile and the overlap of neighbours, in those pixels; null if unknown (an old answer of another model). */
  readonly tile: { readonly size: number; readonly overlap: number } | null;
  /** Blank tiles left out, as [row, col]; null when only their number is known. */
  readonly dropped: readonly (readonly [number, number])[] | null;
  /** Local tiles that the model saw. */
  readonly kept: number;
  /** The page was turned clockwise by so many degrees before it was cut; left out: not at all. */
  readonly turned?: 90 | 180 | 270 | undefined;
}

/** The grid of a page that the renderer just cut. */
export function overlayOfTiles(page: number, region: Box | null, tiles: TileSet, tiling: TilingOptions): TileOverlay {
  return {
    page,
    region,
    area: tiles.area && tiles.view ? boxOnPage(tiles.view, tiles.area) : tiles.area,
    rows: tiles.rows,
    cols: tiles.cols,
    pixels: [tiles.width, tiles.height],
    tile: { size: tiles.tileSize, overlap: tiling.overlap },
    dropped: tiles.dropped,
    kept: tiles.local.length,
  };
}

/** The grid that an answer recorded. `tiling` is the model's, if it is still the same model. */
export function overlayOfSeen(
  page: number,
  region: Box | null,
  seen: TilesSeen,
  tiling: TilingOptions | null,
): TileOverlay {
  return {
    page,
    region,
    area: seen.area,
    rows: seen.rows,
    cols: seen.cols,
    pixels: seen.pixels,
    tile: tiling === null ? null : { size: tiling.tileSize, overlap: tiling.overlap },
    dropped: seen.kept === seen.rows * seen.cols ? [] : null,
    kept: seen.kept,
    turned: seen.turned,
  };
}

/** A place where a search found its words: one box for each line it runs over. */
export interface FindMatch {
  readonly page: number;
  readonly boxes: readonly Box[];
  readonly text: string;
}

export type { Box, TextLine };
