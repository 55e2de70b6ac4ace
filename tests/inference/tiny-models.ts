import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadParams } from '../../src-main/contract/engine.ts';
import type { Box, PromptText } from '../../src-main/contract/page.ts';
import type { TileSet } from '../../src-main/contract/tile.ts';

const root = new URL('../../', import.meta.url).pathname;

export type TinyModel = 'docent-tiny' | 'page-reader-tiny' | 'published-tiny';

/** A tiny parity model as a model folder (they have one token a byte, so docent-mini's table serves both), with an own cache. */
export function tinyModel(name: TinyModel): LoadParams & { modelDir: string } {
  const modelDir = join(mkdtempSync(join(tmpdir(), 'docent-engine-')), name);
  cpSync(join(root, 'tests/fixtures/parity', name), modelDir, { recursive: true });
  if (!existsSync(join(modelDir, 'docent.tiktoken'))) {
    cpSync(join(root, 'models/docent-mini/docent.tiktoken'), join(modelDir, 'docent.tiktoken'));
  }
  return { modelDir, cacheDir: join(modelDir, '..', 'cache'), device: 'cpu', cacheBytes: null };
}

export interface GoldenCase {
  readonly model: TinyModel;
  readonly tiles: readonly { readonly box: Box; readonly adapter: number }[];
  readonly text: PromptText | null;
  readonly prefix: number;
  readonly answers: readonly {
    readonly question: string;
    readonly ids: number[];
    readonly logProbs: number[];
    readonly prompt: number;
  }[];
}

/** Answers by the PyTorch reference, written by tests/fixtures/engine/make.py. */
export const goldenCases = JSON.parse(
  readFileSync(join(root, 'tests/fixtures/engine/answers.json'), 'utf8'),
) as GoldenCase[];

/** Tiles with the pixels that docent_train/parity.py makes by the same formula; the last is the global one. */
export function goldenTiles(tiles: GoldenCase['tiles'], size: number): TileSet {
  const all = tiles.map(({ box, adapter }, n) => ({
    row: n < tiles.length - 1 ? n : -1,
    col: n < tiles.length - 1 ? n : -1,
    adapter,
    box,
    owns: box,
    pixels: Uint8Array.from({ length: 3 * size * size }, (_, i) => {
      const [c, y, x] = [Math.floor(i / (size * size)), Math.floor(i / size) % size, i % size];
      return (3 * x * x + 5 * y * y + 7 * x * y + 31 * c * x + 53 * n * y + 17 * n) % 256;
    }),
  }));
  return {
    rows: 2,
    cols: 2,
    tileSize: size,
    width: 2 * size,
    height: 2 * size,
    dropped: [],
    local: all.slice(0, -1),
    global: all.at(-1)!,
  };
}
