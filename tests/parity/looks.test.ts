import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../../models/build/build.ts';
import type { Box } from '../../src-main/contract/page.ts';
import { layersOf, wordCrops } from '../../src-main/inference/answering/looks/word-crops.ts';
import { GoldenTensors, maxDifference, numbers } from './golden.ts';

/** The numbers are models/train/docent_train/looks/goldens.py's: PyTorch on the same seeded weights, tiles and question. */

const FIXTURE = join(import.meta.dirname, '../fixtures/parity/page-reader-tiny');
const TOLERANCE = 1e-4;
const ASPECT = 1.25;

let golden: GoldenTensors;
let folder: string;
const sessions: Record<string, InferenceSession> = {};

beforeAll(async () => {
  golden = await GoldenTensors.open(FIXTURE);
  folder = await mkdtemp(join(tmpdir(), 'docent-parity-'));
  const { graphs } = await buildModel(FIXTURE, folder);
  for (const name of ['look-tiles', 'look-words', 'reader'] as const) {
    sessions[name] = await InferenceSession.create(graphs[name]!, { intraOpNumThreads: 1 });
  }
});
afterAll(async () => {
  for (const session of Object.values(sessions)) await session.release();
  await golden.dispose();
  await rm(folder, { recursive: true });
});

/** What the reader asks for. */
async function feeds(session: InferenceSession): Promise<Record<string, Tensor>> {
  const of = async (name: string) => [name, await golden.tensor(`reader.${name}`)] as const;
  return Object.fromEntries(await Promise.all(session.inputNames.map(of)));
}

/** The pixels that the goldens were made of (docent_train/parity.py). */
async function shownTiles(): Promise<{ pixels: Uint8Array; count: number; side: number }> {
  const { visual } = JSON.parse(await readFile(join(FIXTURE, 'config.json'), 'utf8'));
  const side: number = visual.tile_size;
  const count = (await golden.tensor('looks.tiles')).dims[0]!;
  const pixels = Uint8Array.from({ length: count * 3 * side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    const [c, n] = [Math.floor(i / side ** 2) % 3, Math.floor(i / (3 * side ** 2))];
    return (3 * x * x + 5 * y * y + 7 * x * y + 31 * c * x + 53 * n * y + 17 * n) % 256;
  });
  return { pixels, count, side };
}

const inFours = (values: readonly number[]) =>
  Array.from({ length: values.length / 4 }, (_, i) => values.slice(4 * i, 4 * i + 4) as unknown as Box);

describe('looking computes what PyTorch does', () => {
  it('cuts the same crops of words, from one tile, from two, and from the whole page where a tile was left out', async () => {
    const { pixels, side } = await shownTiles();
    const size = 3 * side * side;
    const tiles = inFours(numbers(await golden.tensor('looks.tiles'))).map((box, n) => ({
      ...{ row: 0, col: n, adapter: 0, box, owns: box },
      pixels: pixels.slice(n * size, (n + 1) * size),
    }));
    const boxes = inFours(numbers(await golden.tensor('looks.boxes')));
    const crops = wordCrops(boxes, ASPECT, layersOf(tiles));
    expect([...crops]).toEqual(numbers(await golden.tensor('looks.crops')));
  });

  it('recognises marks, hues and bars at words, and what kind of page it is', async () => {
    const whole = numbers(await golden.tensor('looks.whole'));
    const features = whole.length / (await golden.tensor('looks.tiles')).dims[0]!;
    const last = Float32Array.from(whole.slice(-features));
    const states = await golden.tensor('reader.state');
    const width = states.dims[1]!;
    const said = Float32Array.from(numbers(states).slice(0, width));
    const out = await sessions['look-words']!.run({
      crops: await golden.tensor('looks.crops'),
      whole: new Tensor('float32', last, [1, features]),
      said: new Tensor('float32', said, [1, width]),
    });
    for (const name of ['recognised', 'page']) {
      expect(maxDifference(out[name]!, await golden.tensor(`looks.${name}`)), name).toBeLessThan(TOLERANCE);
    }
  });

  it('recognises in tiles what is no text', async () => {
    const { pixels, count, side } = await shownTiles();
    const out = await sessions['look-tiles']!.run({ pixels: new Tensor('uint8', pixels, [count, 3, side, side]) });
    for (const name of ['things', 'whole']) {
      expect(maxDifference(out[name]!, await golden.tensor(`looks.${name}`)), name).toBeLessThan(TOLERANCE);
    }
  });

  it('tells what a question aims at, and what words say, from the first state', async () => {
    const out = await sessions.reader!.run(await feeds(sessions.reader!));
    for (const name of ['looks', 'state']) {
      expect(maxDifference(out[name]!, await golden.tensor(`reader.${name}`)), name).toBeLessThan(TOLERANCE);
    }
  });
});
