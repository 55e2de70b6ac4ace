import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { buildModel } from '../../models/build/build.ts';
import type { GraphName } from '../../models/build/families.ts';
import type { ModelConfig } from '../../models/folder/config.ts';
import { SafetensorsFile } from '../../models/safetensors/file.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/parity');

/** What PyTorch computed, from a fixture's folder. */
export class GoldenTensors {
  readonly #file: SafetensorsFile;

  protected constructor(file: SafetensorsFile) {
    this.#file = file;
  }

  static async open(folder: string): Promise<GoldenTensors> {
    return new GoldenTensors(await SafetensorsFile.open(join(folder, 'goldens/expected.safetensors')));
  }

  names(): string[] {
    return [...this.#file.tensors.keys()];
  }

  /** A golden tensor; int64 and int32 keep their type. */
  async tensor(name: string): Promise<Tensor> {
    const info = this.#file.tensors.get(name);
    if (!info) throw new Error(`no golden ${name}`);
    const { buffer } = await this.#file.readBytes(name, 0, info.elements);
    if (info.dtype === 'I64') return new Tensor('int64', new BigInt64Array(buffer), info.shape);
    if (info.dtype === 'I32') return new Tensor('int32', new Int32Array(buffer), info.shape);
    if (info.dtype === 'U8') return new Tensor('uint8', new Uint8Array(buffer), info.shape);
    return new Tensor('float32', new Float32Array(buffer), info.shape);
  }

  /** A golden text: its UTF-8 bytes. */
  async bytes(name: string): Promise<Uint8Array> {
    const info = this.#file.tensors.get(name);
    if (!info) throw new Error(`no golden ${name}`);
    return this.#file.readBytes(name, 0, info.elements);
  }

  async dispose(): Promise<void> {
    await this.#file.dispose();
  }
}

/** What PyTorch computed (models/train/docent_train/parity.py) beside the graphs built from the same weights. */
export class Golden extends GoldenTensors {
  readonly config: ModelConfig;
  readonly #sessions: Partial<Record<GraphName, InferenceSession>>;
  readonly #folder: string;

  private constructor(
    config: ModelConfig,
    file: SafetensorsFile,
    sessions: Partial<Record<GraphName, InferenceSession>>,
    folder: string,
  ) {
    super(file);
    this.config = config;
    this.#sessions = sessions;
    this.#folder = folder;
  }

  static async built(name: 'docent-tiny' | 'published-tiny'): Promise<Golden> {
    const folder = await mkdtemp(join(tmpdir(), 'docent-parity-'));
    const { graphs, config } = await buildModel(join(FIXTURES, name), folder);
    const file = await SafetensorsFile.open(join(FIXTURES, name, 'goldens/expected.safetensors'));
    const open = (path: string) => InferenceSession.create(path, { intraOpNumThreads: 1 });
    const sessions: Partial<Record<GraphName, InferenceSession>> = {};
    for (const [graph, path] of Object.entries(graphs)) sessions[graph as GraphName] = await open(path);
    return new Golden(config, file, sessions, folder);
  }

  async run(graph: GraphName, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    return (await this.#sessions[graph]!.run(feeds)) as Record<string, Tensor>;
  }

  /** The graph's inputs: the model's config decides which there are. */
  inputs(graph: GraphName): readonly string[] {
    return this.#sessions[graph]!.inputNames;
  }

  override async dispose(): Promise<void> {
    for (const session of Object.values(this.#sessions)) await session.release();
    await super.dispose();
    await rm(this.#folder, { recursive: true });
  }
}

export function numbers(tensor: Tensor): number[] {
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** Largest absolute difference; Infinity when shapes differ or a value is not a number. */
export function maxDifference(a: Tensor, b: Tensor): number {
  if (a.dims.join() !== b.dims.join()) return Number.POSITIVE_INFINITY;
  const [x, y] = [numbers(a), numbers(b)];
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = Math.abs(x[i]! - y[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/** The pixels of the goldens (parity.py, `pixels`): [tiles, 3, size, size] uint8 by formula. */
export function pixels(tiles: number, size: number): Tensor {
  const data = new Uint8Array(tiles * 3 * size * size);
  let at = 0;
  for (let n = 0; n < tiles; n++)
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++)
          data[at++] = (3 * x * x + 5 * y * y + 7 * x * y + 31 * c * x + 53 * n * y + 17 * n) % 256;
  return new Tensor('uint8', data, [tiles, 3, size, size]);
}

/** Indices [start, end) of the first axis. */
export function rowsOf(tensor: Tensor, start: number, end: number): Tensor {
  const width = tensor.dims.slice(1).reduce((product, size) => product * size, 1);
  const data = (tensor.data as Float32Array).slice(start * width, end * width);
  return new Tensor('float32', data, [end - start, ...tensor.dims.slice(1)]);
}

/** The new tokens' columns [H, B, d, T] behind the past ones. */
export function appended(past: Tensor, fresh: Tensor): Tensor {
  const [a, b] = [past.dims[3]!, fresh.dims[3]!];
  const rows = past.size / a;
  const data = new Float32Array(rows * (a + b));
  for (let row = 0; row < rows; row++) {
    data.set((past.data as Float32Array).subarray(row * a, (row + 1) * a), row * (a + b));
    data.set((fresh.data as Float32Array).subarray(row * b, (row + 1) * b), row * (a + b) + a);
  }
  return new Tensor('float32', data, [...past.dims.slice(0, 3), a + b]);
}

/** [1, H, d, P] as PyTorch gives it: [1, H, P, d]. */
export function inRowsOfPositions(tensor: Tensor): Tensor {
  const [one, heads, d, length] = tensor.dims as [number, number, number, number];
  const data = new Float32Array(tensor.size);
  for (let i = 0; i < data.length; i++) {
    const [at, p] = [Math.floor(i / length), i % length];
    data[(Math.floor(at / d) * length + p) * d + (at % d)] = (tensor.data as Float32Array)[i]!;
  }
  return new Tensor('float32', data, [one, heads, length, d]);
}
