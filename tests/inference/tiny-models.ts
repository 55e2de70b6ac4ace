import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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

/** docent-tiny's word reader with page-reader-tiny's page reader beside it. @param judge which is believed */
export function tinyTwoReaders(judge: object): LoadParams & { modelDir: string } {
  const [words, page] = [tinyModel('docent-tiny'), tinyModel('page-reader-tiny')];
  const config = (dir: string) => JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')) as Record<string, unknown>;
  const { hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, vocab_size, page_reader } = config(
    page.modelDir,
  );
  const sizes = { hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, vocab_size };
  const both = {
    ...config(words.modelDir),
    page_reader: { ...(page_reader as object), sizes },
    judge,
    visual_prompt: false,
  };
  writeFileSync(join(words.modelDir, 'config.json'), JSON.stringify(both));
  cpSync(join(page.modelDir, 'tokenizer.json'), join(words.modelDir, 'tokenizer.json'));
  cpSync(join(page.modelDir, 'model.safetensors'), join(words.modelDir, 'page-reader.safetensors'));
  // Both fixtures have an encoder: the index says whose counts.
  const names = (file: string) => {
    const bytes = readFileSync(join(words.modelDir, file));
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()) as object;
    return Object.keys(header).filter((name) => name !== '__metadata__');
  };
  const map = [
    ...names('page-reader.safetensors')
      .filter((name) => /^(reader|chooser)\./.test(name))
      .map((name) => [name, 'page-reader.safetensors']),
    ...names('model.safetensors').map((name) => [name, 'model.safetensors']),
  ];
  const index = JSON.stringify({ weight_map: Object.fromEntries(map) });
  writeFileSync(join(words.modelDir, 'model.safetensors.index.json'), index);
  return words;
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
