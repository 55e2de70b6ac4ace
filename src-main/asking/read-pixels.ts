import type { EngineApi, ModelInfo } from '../contract/engine.ts';
import { type PageNote, pageNote, viewNotes } from '../contract/notes.ts';
import type { ReadCharacter, TextLine } from '../contract/page.ts';
import type { TileSet } from '../contract/tile.ts';
import { isClearlyBetter, type Legibility } from '../reading/legibility.ts';
import { inkContrast, lineOnPage, type Quarters, turnedSample } from '../tiling/index.ts';
import type { CutAs } from './cut-page.ts';
import { inThread } from './in-thread.ts';

/** Tiles that are read to find out whether a page stands another way up: six in all, whatever the page. */
const SAMPLE = 2;
/**
 * Grey levels between ink and paper, below which the contrast is raised. Of three dev receipts (word F1 .86 together) made fainter, it was .63 at 11 to 30 levels, .51 at 8 to 16
 * and .01 below; raised, .83 to .85 each time.
 */
const FAINT = 32;
/** Mean probability of a sample's characters: below, there is nothing to read. */
const PERHAPS = 0.6;
/** Pixels: letters narrower than this are guessed more than read. */
const SMALLEST_LETTER = 6;

export interface PixelsToRead {
  readonly engine: EngineApi;
  readonly model: ModelInfo;
  readonly pageKey: string;
  readonly page: number;
  readonly size: { readonly width: number; readonly height: number };
  /** The page as it is displayed, cut. */
  readonly tiles: TileSet;
  /** The same page turned clockwise by quarters, cut again; null: its contrast was to be raised, and it has nothing on it. */
  readonly cut: (as: CutAs) => Promise<TileSet | null>;
  /** Try no other way up. */
  readonly asItStands?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PixelsRead {
  readonly tiles: TileSet;
  readonly lines: readonly TextLine[];
  readonly visualTokens: number;
  readonly notes: readonly PageNote[];
  readonly legible: boolean;
  /** It makes no sense: another script, or handwriting. */
  readonly unreadable: boolean;
  /** It makes sense in a language that the model has learnt. */
  readonly familiar: boolean;
  /** How it was cut to be read. */
  readonly cutAs: CutAs;
}

/**
 * Reads a page's tiles. What cannot be read as it stands is tried turned by a half and by quarters, on a few tiles, and read the way that reads best; a page that reads well costs
 * nothing more. Boxes of the lines are of the page as displayed.
 */
export async function readPixels(asked: PixelsToRead): Promise<PixelsRead> {
  const { engine, model, pageKey, page, size, signal } = asked;
  const encode = (key: string, tiles: TileSet) => engine.encode({ pageKey: key, tiles, read: true }, { signal });
  const judged = async (
    tiles: TileSet,
    characters: ReadCharacter[],
    { width, height } = tiles.view?.straight ?? size,
  ) => {
    const printed = tiles.letter !== undefined;
    const params = { characters, tickBoxes: tiles.tickBoxes ?? [], sheet: { width, height }, model, printed };
    return { tiles, ...(await inThread((thread, options) => thread.judge(params, options), signal)) };
  };
  let { characters, visualTokens } = await encode(pageKey, asked.tiles);
  let best = await judged(asked.tiles, characters);
  const contrast = inkContrast(asked.tiles, characters) ?? 0;
  let raised = false;
  let quarters: Quarters = 0;
  if (model.tiling.maxTiles !== null && contrast < FAINT) {
    const tiles = await asked.cut({ quarters: 0, raised: true });
    // A bare page has noise that can be raised as well.
    if (tiles !== null && (contrast > 0 || (await isWorthReading({ ...asked, tiles }, SAMPLE)))) {
      await engine.release({ pageKey });
      ({ characters, visualTokens } = await encode(pageKey, tiles));
      best = await judged(tiles, characters);
      raised = true;
    }
  }
  if (model.tiling.maxTiles !== null && !asked.asItStands && best.legibility.worthTurning) {
    let way: { quarters: Quarters; cut: TileSet | null; legibility: Legibility } | undefined;
    for (const turn of [2, 1, 3] as const) {
      // Print on its side cannot be measured, so the page is cut anew for a quarter; upside down it is as large as upright.
      const cut = turn === 2 ? null : await asked.cut({ quarters: turn, raised });
      const tiles = cut === null ? turnedSample(best.tiles, turn, SAMPLE) : turnedSample(cut, 0, SAMPLE);
      const key = `${pageKey}/turned-${turn}`;
      const { characters } = await encode(key, tiles);
      await engine.release({ pageKey: key });
      const { legibility } = await judged(tiles, characters, tiles);
      if (legibility.sureness > (way?.legibility.sureness ?? 0)) way = { quarters: turn, cut, legibility };
      if (legibility.legible) break;
    }
    if (way !== undefined && isClearlyBetter(way.legibility, best.legibility)) {
      const tiles = way.cut ?? (await asked.cut({ quarters: way.quarters, raised })) ?? best.tiles;
      // The engine keeps what it has seen by the page's key.
      await engine.release({ pageKey });
      const again = await encode(pageKey, tiles);
      best = await judged(tiles, again.characters);
      quarters = way.quarters;
      visualTokens = again.visualTokens;
    }
  }
  const { tiles, legibility } = best;
  const { view } = tiles;
  const lines = view === undefined ? best.lines : best.lines.map((line) => lineOnPage(view, line));
  const notes = viewNotes(view ?? null, page);
  if (raised) notes.push(pageNote('low-contrast', page));
  if (legibility.unreadable || legibility.unreadablePart) notes.push(pageNote('unknown-script', page));
  else if (tiles.letter !== undefined && tiles.letter < SMALLEST_LETTER) notes.push(pageNote('print-too-small', page));
  const { legible, unreadable, familiar } = legibility;
  return { tiles, lines, visualTokens, notes, legible, unreadable, familiar, cutAs: { quarters, raised } };
}

/** Whether the busiest of the tiles hold characters that can be read as they stand. */
export async function isWorthReading(asked: PixelsToRead, most: number): Promise<boolean> {
  const { engine, model, pageKey, signal } = asked;
  const tiles = turnedSample(asked.tiles, 0, most);
  const key = `${pageKey}/sample`;
  const { characters } = await engine.encode({ pageKey: key, tiles, read: true }, { signal });
  await engine.release({ pageKey: key });
  const { width, height } = tiles;
  const params = { characters, tickBoxes: [], sheet: { width, height }, model, printed: false };
  const { legibility } = await inThread((thread, options) => thread.judge(params, options), signal);
  return legibility.sureness >= PERHAPS;
}
