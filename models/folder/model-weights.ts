import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { readWhole } from '../regular-file.ts';
import { SafetensorsFile } from '../safetensors/file.ts';
import type { TensorInfo } from '../safetensors/header.ts';
import type { TensorFile } from '../safetensors/tensor-file.ts';
import type { FloatDtype } from '../safetensors/to-float32.ts';
import type { ReadRegion, WorkingMemory } from '../safetensors/working-memory.ts';
import { TorchFile } from '../torch/file.ts';

export const INDEX_FILE = 'model.safetensors.index.json';
export const TORCH_INDEX_FILE = 'pytorch_model.bin.index.json';
const MAX_INDEX_BYTES = 64 << 20;
/** Elements read at once while streaming: 4 MiB as float32. */
const CHUNK_ELEMENTS = 1 << 20;
/** Pieces of a stream that are read ahead. */
const READ_AHEAD = 2;
/** Rows that are transposed together (rounding-kernel.ts). Pieces hold a multiple of them. */
const ROWS_TURNED = 16;

const Index = z.object({ weight_map: z.record(z.string(), z.string()) });

export interface RawElements extends ReadRegion {
  readonly count: number;
  readonly dtype: FloatDtype;
  readonly tensor: string;
  readonly start: number;
}

/** All tensors of a model folder, over all its shards. Disposing it closes the shards. */
export class ModelWeights {
  readonly #files: readonly TensorFile[];
  readonly #owner: ReadonlyMap<string, TensorFile>;

  private constructor(files: readonly TensorFile[], owner: ReadonlyMap<string, TensorFile>) {
    this.#files = files;
    this.#owner = owner;
  }

  /** Opens the shards that the index names, or every *.safetensors of the folder. Throws ModelError. */
  static async open(folder: string): Promise<ModelWeights> {
    return await ModelWeights.#open(
      folder,
      await readIndex(folder),
      () => safetensorsFiles(folder),
      SafetensorsFile.open,
    );
  }

  /** As `open`, for PyTorch's `pytorch_model*.bin` and their index. */
  static async openTorch(folder: string): Promise<ModelWeights> {
    return await ModelWeights.#open(
      folder,
      await readIndex(folder, TORCH_INDEX_FILE),
      () => torchFiles(folder),
      TorchFile.open,
    );
  }

  /** The tensors of several files that are not shards of one folder; their names must differ. Takes ownership of the files. */
  static of(files: readonly TensorFile[]): ModelWeights {
    return new ModelWeights(files, plainOwners(files));
  }

  static async #open(
    folder: string,
    index: Map<string, string> | undefined,
    all: () => Promise<string[]>,
    open: (path: string) => Promise<TensorFile>,
  ): Promise<ModelWeights> {
    const names = index ? [...new Set(index.values())] : await all();
    const files: TensorFile[] = [];
    try {
      for (const name of names) files.push(await open(join(folder, name)));
      return new ModelWeights(files, index ? indexedOwners(index, files) : plainOwners(files));
    } catch (error) {
      for (const file of files) await file.dispose();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#owner.has(name);
  }

  names(): string[] {
    return [...this.#owner.keys()];
  }

  info(name: string): TensorInfo {
    return this.#file(name).tensors.get(name)!;
  }

  /** The tensor's info. Throws a ModelError that names it if it is missing or has another shape. */
  expect(name: string, shape: readonly number[]): TensorInfo {
    const info = this.info(name);
    if (info.shape.length !== shape.length || info.shape.some((size, axis) => size !== shape[axis])) {
      throw new ModelError(
        name,
        `Tensor "${name}" has shape [${info.shape.join(', ')}], but config.json asks for [${shape.join(', ')}]. Use the config.json that came with the weights.`,
      );
    }
    return info;
  }

  /** Elements [start, start + count) (default: all) as float32. Errors: see SafetensorsFile.readFloat32. */
  async read(name: string, start = 0, count?: number): Promise<Float32Array> {
    return this.#file(name).readFloat32(name, start, count ?? this.info(name).elements - start);
  }

  /** As SafetensorsFile.floatDtype. */
  floatDtype(name: string): FloatDtype {
    return this.#file(name).floatDtype(name);
  }

  /** The raw little-endian bytes of elements [start, start + count). */
  readBytes(name: string, start: number, count: number): Promise<Uint8Array> {
    return this.#file(name).readBytes(name, start, count);
  }

  /** As TensorFile.readInto. */
  readInto(memory: WorkingMemory, name: string, start: number, count: number): Promise<ReadRegion> {
    return this.#file(name).readInto(memory, name, start, count);
  }

  /** Paths of the files. */
  files(): string[] {
    return this.#files.map((file) => file.path);
  }

  /** The file that holds a tensor, by its name. */
  fileOf(name: string): string {
    return basename(this.#file(name).path);
  }

  /** Elements [start, start + count) in order, a few MiB at a time. */
  async *stream(name: string, start = 0, count?: number): AsyncGenerator<Float32Array> {
    const end = start + (count ?? this.info(name).elements - start);
    for (let at = start; at < end; at += CHUNK_ELEMENTS) {
      yield await this.read(name, at, Math.min(CHUNK_ELEMENTS, end - at));
    }
  }

  /**
   * Elements [start, start + count) as the file has them, in pieces of whole rows of `columns`. The next two pieces are read ahead.
   * Errors: see SafetensorsFile.readFloat32, but values are not checked.
   */
  async *raw(
    name: string,
    columns: number,
    memory: WorkingMemory,
    start = 0,
    count?: number,
  ): AsyncGenerator<RawElements> {
    const file = this.#file(name);
    const end = start + (count ?? this.info(name).elements - start);
    const rows = Math.max(1, Math.floor((CHUNK_ELEMENTS * 2) / columns));
    const step = (rows < ROWS_TURNED ? rows : rows - (rows % ROWS_TURNED)) * columns;
    const dtype = file.floatDtype(name);
    const reads: Promise<RawElements>[] = [];
    let asked = start;
    const ask = () => {
      const from = asked;
      const elements = Math.min(step, end - from);
      asked += elements;
      const read = file
        .readInto(memory, name, from, elements)
        .then((place) => ({ ...place, count: elements, dtype, tensor: name, start: from }));
      read.catch(() => undefined);
      reads.push(read);
    };
    try {
      while (asked < end || reads.length > 0) {
        while (asked < end && reads.length <= READ_AHEAD) ask();
        yield await reads.shift()!;
      }
    } finally {
      // The file must not be closed during a read.
      await Promise.allSettled(reads);
    }
  }

  async dispose(): Promise<void> {
    for (const file of this.#files) await file.dispose();
  }

  #file(name: string): TensorFile {
    const file = this.#owner.get(name);
    if (!file)
      throw new ModelError(name, `The model folder has no tensor "${name}". Check that all its files are there.`);
    return file;
  }
}

/** Names of the safetensors files that make up the model in `folder`, sorted; ModelError when there is none. */
export async function modelFiles(folder: string): Promise<string[]> {
  const index = await readIndex(folder);
  return index ? [...new Set(index.values())].sort() : await safetensorsFiles(folder);
}

/** Names of the PyTorch files of a folder without an index. Other .bin files, which training leaves behind, are ignored. */
async function torchFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => [] as string[]);
  const names = entries.filter((name) => /^pytorch_model.*\.bin$/.test(name)).sort();
  if (names.length > 0) return names;
  throw new ModelError(
    folder,
    `The model folder ${folder} has no pytorch_model*.bin file. Check that it is complete.`,
    { reason: 'missing' },
  );
}

async function safetensorsFiles(folder: string): Promise<string[]> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (cause) {
    throw new ModelError(folder, `The model folder ${folder} cannot be read. Check the path.`, {
      reason: 'missing',
      cause,
    });
  }
  const names = entries.filter((name) => name.endsWith('.safetensors')).sort();
  if (names.length === 0) {
    throw new ModelError(folder, `The model folder ${folder} has no *.safetensors file. Check that it is complete.`, {
      reason: 'missing',
    });
  }
  return names;
}

async function readIndex(folder: string, name = INDEX_FILE): Promise<Map<string, string> | undefined> {
  const path = join(folder, name);
  const bytes = await readWhole(path, MAX_INDEX_BYTES).catch((error: unknown) => {
    if (error instanceof ModelError) throw error;
    return undefined;
  });
  if (bytes === undefined) return undefined;
  let parsed: z.infer<typeof Index>;
  try {
    parsed = Index.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw new ModelError(name, `${name} is not a valid index of weights. Download it again.`, { cause });
  }
  const map = new Map(Object.entries(parsed.weight_map));
  for (const [tensor, file] of map) {
    // A shard must lie beside the index. Any other path could make Docent read files that are none of the model's business.
    if (
      file !== basename(file) ||
      file.includes('\\') ||
      file.includes('\0') ||
      !file.endsWith(name === INDEX_FILE ? '.safetensors' : '.bin')
    ) {
      throw new ModelError(
        tensor,
        `${name} maps "${tensor}" to "${file}", which is not a file of the folder. Download the model again.`,
      );
    }
  }
  return map;
}

function indexedOwners(index: Map<string, string>, files: readonly TensorFile[]): Map<string, TensorFile> {
  const byName = new Map(files.map((file) => [basename(file.path), file]));
  const owner = new Map<string, TensorFile>();
  for (const [tensor, name] of index) {
    const file = byName.get(name)!;
    if (!file.tensors.has(tensor)) {
      throw new ModelError(
        tensor,
        `The index says that tensor "${tensor}" is in ${name}, but it is not there. Download the model again.`,
      );
    }
    owner.set(tensor, file);
  }
  return owner;
}

function plainOwners(files: readonly TensorFile[]): Map<string, TensorFile> {
  const owner = new Map<string, TensorFile>();
  for (const file of files) {
    for (const tensor of file.tensors.keys()) {
      if (owner.has(tensor)) {
        throw new ModelError(tensor, `Tensor "${tensor}" is in two files of the model folder. Remove one of them.`);
      }
      owner.set(tensor, file);
    }
  }
  return owner;
}
