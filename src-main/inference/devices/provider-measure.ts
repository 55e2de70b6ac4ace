import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from '../../contract/device.ts';
import type { Provider } from '../../contract/engine.ts';
import { float32, floats, GraphSession, int32, type Tensor } from '../graphs/session.ts';
import { crossing, fusedAttention, product, tinyHalfProduct, tinyProduct } from './provider-graphs.ts';

/** The weights of the measured product are a sparse file of zeros, 64 MB: larger than most caches. */
const INNER = 4096;
const COLUMNS = 4096;
const WEIGHT_BYTES = 4 * INNER * COLUMNS;
/** The product is enlarged until it takes this long, so that fast devices are busy and slow ones do not take minutes. */
const LONG_ENOUGH_MS = 40;
const MOST_ROWS = 1024;
const CROSSING_ROWS = 2048;
/** Heads of 64, and more keys than a subgroup has lanes: kernels that expect wider subgroups fail here. */
const HEADS = 2;
const HEAD_SIZE = 64;
const KEYS = 72;

/** Says why a provider cannot be used; undefined if it computes the smallest product correctly. */
export async function problemOf(provider: Provider, folder: string): Promise<string | undefined> {
  const values = await tiny('tiny', tinyProduct(), provider, folder);
  return right(values, 1e-2) ? undefined : `it computes wrong values (${values.join(', ')})`;
}

/** Takes about a second on a fast machine. Writes the graphs and a file of zeros to `folder`. */
export async function measure(provider: Provider, folder: string): Promise<Measured> {
  const weights = 'zeros.data';
  writeFileSync(join(folder, weights), '');
  truncateSync(join(folder, weights), WEIGHT_BYTES);
  const session = await open('product', product(INNER, COLUMNS, weights), provider, folder);
  let vector: number;
  let rows = 16;
  let matrix: number;
  try {
    const time = async (count: number) => {
      const x = float32(new Float32Array(count * INNER), [count, INNER]);
      const start = performance.now();
      await session.run({ x });
      return performance.now() - start;
    };
    vector = await best(() => time(1), 4);
    await time(rows);
    matrix = await time(rows);
    while (matrix < LONG_ENOUGH_MS && rows < MOST_ROWS) {
      rows = Math.min(MOST_ROWS, rows * 4);
      await time(rows);
      matrix = await time(rows);
    }
  } finally {
    await session.dispose();
  }
  return {
    gflops: (2 * rows * INNER * COLUMNS) / matrix / 1e6,
    gbps: WEIGHT_BYTES / vector / 1e6,
    crossing: provider === 'cpu' ? null : await measureCrossing(provider, folder),
    // The CPU casts halves to floats and back: it has them, and gains nothing.
    fp16:
      provider !== 'cpu' &&
      (await tiny('half', tinyHalfProduct(), provider, folder).then(
        (y) => right(y, 0.1),
        () => false,
      )),
    attention: provider === 'cpu' || (await attends(provider, folder).catch(() => false)),
  };
}

async function measureCrossing(provider: Provider, folder: string): Promise<number> {
  const session = await open('crossing', crossing(INNER), provider, folder);
  try {
    const x = float32(new Float32Array(CROSSING_ROWS * INNER), [CROSSING_ROWS, INNER]);
    const ms = await best(async () => {
      const start = performance.now();
      await session.run({ x });
      return performance.now() - start;
    }, 3);
    return (4 * x.size) / ms / 1e6;
  } finally {
    await session.dispose();
  }
}

/** Whether fused attention agrees with the CPU's. onnxruntime 1.30's WebGPU kernels were wrong on devices whose subgroups have 4 or 8 lanes. */
async function attends(provider: Provider, folder: string): Promise<boolean> {
  const heads = (seed: number): Tensor => {
    const values = Float32Array.from({ length: KEYS * HEADS * HEAD_SIZE }, (_, i) => Math.sin(seed + 1.7 * i) * 2);
    return float32(values, [1, KEYS, HEADS * HEAD_SIZE]);
  };
  const feeds = { q: heads(1), k: heads(2), v: heads(3), last: int32([KEYS - 1], [1]), total: int32([KEYS], []) };
  const outputs: Float32Array[][] = [];
  for (const by of ['cpu', provider] as const) {
    const session = await open(`attention-${by}`, fusedAttention(HEADS, HEAD_SIZE), by, folder);
    const { all, causal } = await session.run(feeds);
    outputs.push([floats('all', all!), floats('causal', causal!)]);
    await session.dispose();
  }
  const [expected, given] = outputs;
  return expected!.every((values, o) => values.every((value, i) => Math.abs(value - given![o]![i]!) < 1e-2));
}

async function tiny(name: string, graph: Uint8Array, provider: Provider, folder: string): Promise<number[]> {
  const session = await open(name, graph, provider, folder);
  const { y } = await session.run({ x: float32(Float32Array.of(1, 0, 0, 2), [1, 4]) });
  const values = Array.from(floats('y', y!));
  await session.dispose();
  return values;
}

/** Row 0 plus twice row 3 of w. */
function right(values: readonly number[], tolerance: number): boolean {
  return values.length === 4 && values.every((value, i) => Math.abs(value - (i + 2 * (12 + i))) < tolerance);
}

async function open(name: string, graph: Uint8Array, provider: Provider, folder: string): Promise<GraphSession> {
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, graph);
  return await GraphSession.open(name, path, provider);
}

async function best(run: () => Promise<number>, times: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  // The first run also compiles and allocates, so it is not timed.
  await run();
  for (let i = 0; i < times; i++) least = Math.min(least, await run());
  return least;
}
