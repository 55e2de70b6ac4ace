import type { SeenThing } from '../../contract/engine.ts';
import type { ReadCharacter } from '../../contract/page.ts';
import type { Tile } from '../../contract/tile.ts';
import type { SeenPage } from './family.ts';

/** A page that was looked at: its tiles, the whole page's last, and what was recognised in them. */
export interface LookedTiles {
  readonly tiles: readonly Tile[];
  /** [tiles, cells, 14] as look-tiles.onnx gives them. */
  readonly cells: Float32Array;
  /** Of the whole page. */
  readonly whole: Float32Array;
}

/** The results of encoding a page's tiles. */
export interface SeenTiles extends Pick<SeenPage, 'visualTokens' | 'tileBoxes'> {
  /** null: never requested, and the model needs no visual tokens. */
  readonly characters: readonly ReadCharacter[] | null;
  /** Of a page that was looked at. */
  readonly looked?: LookedTiles;
  /** What else was recognised on it. */
  readonly things?: readonly SeenThing[];
}
