import type { Tile } from '../../../contract/tile.ts';
import { floats, type GraphSession, uint8 } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import type { LookedTiles, SeenTiles } from '../seen-tiles.ts';
import { seenThings } from './seen-things.ts';

/** Tiles a run: a run cannot be cancelled, and more save nothing on a CPU. */
const BATCH = 2;

/** What is recognised in tiles that is no text. @throws the signal's reason between runs */
export async function seeTiles(
  graph: GraphSession,
  tiles: readonly Tile[],
  signal: AbortSignal | undefined,
): Promise<SeenTiles & { readonly looked: LookedTiles }> {
  const parts: Float32Array[] = [];
  let whole = new Float32Array();
  let width = 0;
  for (let from = 0; from < tiles.length; from += BATCH) {
    await stepAside(signal);
    const part = tiles.slice(from, from + BATCH);
    const size = part[0]!.pixels.length;
    const side = Math.round(Math.sqrt(size / 3));
    const pixels = new Uint8Array(part.length * size);
    part.forEach((tile, i) => {
      pixels.set(tile.pixels, i * size);
    });
    const out = await graph.run({ pixels: uint8(pixels, [part.length, 3, side, side]) }, ['things', 'whole']);
    parts.push(floats('things', out.things!));
    width = out.things!.dims.at(-1)!;
    const features = floats('whole', out.whole!);
    whole = features.slice(features.length - features.length / part.length);
  }
  const cells = joined(parts);
  const tileBoxes = tiles.map(({ box }) => box);
  return {
    looked: { tiles, cells, whole },
    visualTokens: new Float32Array(),
    things: seenThings(cells, tileBoxes, width),
    tileBoxes,
    characters: null,
  };
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
