import { DocentError } from '../../contract/errors.ts';
import type { Box, ReadCharacter } from '../../contract/page.ts';
import type { Tile } from '../../contract/tile.ts';
import { floats, type GraphSession, int64, type Tensor, uint8 } from '../graphs/session.ts';
import { stepAside } from '../graphs/step-aside.ts';
import { mergeSimilarTokens } from './merge-tokens.ts';
import { decodeReadingSlots } from './reading-slots.ts';
import type { SeeingShape } from './seeing-shape.ts';

/** Milliseconds. Runs get more tiles until one takes about this long: a run cannot be cancelled, and bigger batches save little on a CPU. */
const RUN_MS = 60;

export interface EncodedTiles {
  /** [tiles * V, hidden], row-major: V of the model's queries, less those that were merged away. */
  readonly visualTokens: Float32Array;
  /** null: not requested. */
  readonly characters: ReadCharacter[] | null;
  /** The part of the page that each tile with visual tokens shows, in fractions. */
  readonly tileBoxes: readonly Box[];
  readonly encoderMs: number;
  readonly resamplerMs: number;
}

export interface EncodeTilesOptions {
  /** Whether to compute visual tokens; default: true. */
  readonly tokens?: boolean;
  /** Whether to read the page's characters; default: true. */
  readonly read?: boolean;
  /** One tile per run: with one rounding scale per run, tiles would change each other's results. */
  readonly oneByOne?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Encoder, reading head and resampler over a page's tiles, a few tiles a run; features are dropped once they are resampled. What a model has no
 * use for is not computed: visual tokens that stand in no prompt, the global tile where nothing but characters is wanted of the page.
 *
 * @param resampler left out by models that take no visual tokens
 * @throws the signal's reason between runs
 */
export async function encodeTiles(
  encoder: GraphSession,
  resampler: GraphSession | undefined,
  shape: SeeingShape,
  all: readonly Tile[],
  { tokens = true, read = true, oneByOne = false, signal }: EncodeTilesOptions = {},
): Promise<EncodedTiles> {
  const { reading } = shape;
  if (tokens && resampler === undefined) throw new Error('a model without a resampler has no visual tokens');
  const tiles = tokens ? all : read && reading !== null ? all.filter(({ row }) => row >= 0) : [];
  const outputs = [...(tokens ? ['features'] : []), ...(reading === null ? [] : READING_OUTPUTS)];
  const perTile = tokens ? shape.queries * shape.hidden : 0;
  const visualTokens = new Float32Array(tiles.length * perTile);
  const characters: ReadCharacter[] = [];
  let encoderMs = 0;
  let resamplerMs = 0;
  let batch = 1;
  let most = oneByOne ? 1 : tiles.length;
  for (let from = 0; from < tiles.length; ) {
    await stepAside(signal);
    const part = tiles.slice(from, from + batch);
    const start = performance.now();
    const out = await encoder.run(encoderFeeds(shape, part), outputs).catch((error: unknown) => {
      // Out of memory: try again with fewer tiles per run, unless it was one already.
      if (part.length === 1 || !(error instanceof DocentError) || error.code !== 'out-of-memory') throw error;
      return undefined;
    });
    if (out === undefined) {
      most = Math.floor(part.length / 2);
      batch = most;
      continue;
    }
    const encoded = performance.now();
    if (reading !== null) characters.push(...decodeReadingSlots(part, readingOutputs(out), reading, from));
    encoderMs += encoded - start;
    if (tokens) {
      await stepAside(signal);
      const resample = performance.now();
      const { visual_tokens } = await resampler!.run({ features: out.features! });
      // On a device it would stay until it is garbage-collected.
      out.features!.dispose();
      visualTokens.set(floats('visual_tokens', visual_tokens!), from * perTile);
      resamplerMs += performance.now() - resample;
    }
    from += part.length;
    if (encoded - start < (RUN_MS * 2) / 3) batch = Math.max(1, Math.floor((part.length * RUN_MS) / (encoded - start)));
    else if (encoded - start > RUN_MS * 1.5) batch = Math.max(1, Math.floor(part.length / 2));
    batch = Math.min(batch, most);
  }
  const { queries, hidden, mergeTokens } = shape;
  return {
    visualTokens: mergeSimilarTokens(visualTokens, Math.sqrt(queries), hidden, mergeTokens).tokens,
    tileBoxes: tokens ? tiles.map(({ box }) => box) : [],
    characters: reading !== null && !tokens && !read ? null : characters,
    encoderMs,
    resamplerMs,
  };
}

const READING_OUTPUTS = [
  'reading_classes',
  'reading_scores',
  'reading_boxes',
  'reading_starts',
  'reading_others',
  'reading_other_scores',
];

function encoderFeeds(shape: SeeingShape, tiles: readonly Tile[]): Record<string, Tensor> {
  const size = shape.tiling.tileSize;
  const plane = 3 * size * size;
  const pixels = new Uint8Array(tiles.length * plane);
  tiles.forEach((tile, i) => {
    if (tile.pixels.length !== plane || tile.adapter > shape.tiling.adapters) {
      throw new DocentError(
        'bad-input',
        `The tile in row ${tile.row}, column ${tile.col} does not fit the model: it must be ${size} x ${size} pixels, with an adapter from 0 to ${shape.tiling.adapters}. Cut the page again.`,
      );
    }
    pixels.set(tile.pixels, i * plane);
  });
  return {
    pixels: uint8(pixels, [tiles.length, 3, size, size]),
    adapter: int64(
      tiles.map((tile) => tile.adapter),
      [tiles.length],
    ),
  };
}

function readingOutputs(out: Readonly<Record<string, Tensor>>) {
  const classes = (name: string) => {
    const data = out[name]?.data;
    if (data instanceof Int32Array) return data;
    throw new DocentError(
      'model-invalid',
      `The model's built encoder is damaged: it has no int32 output ${name}. Delete the model cache and try again.`,
    );
  };
  return {
    classes: classes('reading_classes'),
    others: classes('reading_others'),
    otherScores: floats('reading_other_scores', out.reading_other_scores!),
    scores: floats('reading_scores', out.reading_scores!),
    boxes: floats('reading_boxes', out.reading_boxes!),
    starts: floats('reading_starts', out.reading_starts!),
  };
}
