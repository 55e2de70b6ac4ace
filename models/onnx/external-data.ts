import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type StoredTensor, type StoredWeight, storedAsFloats, type Weight } from './graph-builder.ts';
import { ELEMENT_BYTES } from './proto.ts';

/** Bytes; a cache line, so that mapped weights are read with aligned loads (the format itself needs no alignment). */
const ALIGNMENT = 64;

export interface DataRange {
  /** File name beside the .onnx file: ONNX Runtime rejects absolute paths, `..` and symlinks. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** Where a graph's weights go. */
export interface DataSink {
  /** Stores the weight unless its key is there already; the ranges of its tensors. */
  store(weight: StoredWeight, signal?: AbortSignal): Promise<readonly DataRange[]>;
  /** Announces the next weight while the one before it is being stored. */
  ahead?(weight: StoredWeight): void;
}

const align = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

export const bytesOf = ({ type, dims }: StoredTensor): number =>
  ELEMENT_BYTES[type] * dims.reduce((product, size) => product * size, 1);

/**
 * One external-data file (ONNX, "External Data"), written front to back. Graphs that share it (prefill and step) share its
 * weights: a weight whose key was written already is not written again. Only one piece of a weight is in memory.
 */
export class ExternalData implements DataSink {
  readonly #handle: FileHandle;
  readonly #location: string;
  readonly #ranges = new Map<string, readonly DataRange[]>();
  #offset = 0;

  private constructor(handle: FileHandle, location: string) {
    this.#handle = handle;
    this.#location = location;
  }

  static async create(path: string): Promise<ExternalData> {
    return new ExternalData(await open(path, 'wx'), basename(path));
  }

  get bytes(): number {
    return this.#offset;
  }

  /** Like `store`, for a float32 weight. */
  async add(weight: Weight, signal?: AbortSignal): Promise<DataRange> {
    return (await this.store(storedAsFloats(weight), signal))[0]!;
  }

  /** Appends the weight unless its key is already there. RangeError when its stream does not fill its shapes. */
  async store(weight: StoredWeight, signal?: AbortSignal): Promise<readonly DataRange[]> {
    const known = this.#ranges.get(weight.key);
    if (known) return known;
    const { ranges, end } = layOut(weight, this.#offset, this.#location);
    for await (const { bytes, at } of placed(weight, ranges)) {
      signal?.throwIfAborted();
      await writeFully(this.#handle, bytes, at);
    }
    this.#offset = end;
    this.#ranges.set(weight.key, ranges);
    return ranges;
  }

  async dispose(): Promise<void> {
    await this.#handle.close();
  }
}

/** Where the tensors of a weight lie when it starts behind `offset`. */
export function layOut(weight: StoredWeight, offset: number, location: string): { ranges: DataRange[]; end: number } {
  let end = offset;
  const ranges = weight.tensors.map((tensor) => {
    const range = { location, offset: align(end), length: bytesOf(tensor) };
    end = range.offset + range.length;
    return range;
  });
  return { ranges, end };
}

/** The weight's bytes with their places in the file. RangeError when they do not fill the ranges exactly. */
export async function* placed(weight: StoredWeight, ranges: readonly DataRange[]) {
  let tensor = 0;
  let done = 0;
  let total = 0;
  const wanted = ranges.reduce((sum, range) => sum + range.length, 0);
  const wrong = (streamed: number) =>
    new RangeError(`weight ${weight.key}: ${streamed} bytes streamed, ${wanted} wanted`);
  for await (const piece of weight.stream()) {
    const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    total += bytes.length;
    while (tensor < ranges.length && done === ranges[tensor]!.length) {
      tensor++;
      done = 0;
    }
    const range = ranges[tensor];
    if (range === undefined || done + bytes.length > range.length) throw wrong(total);
    yield { bytes, at: range.offset + done };
    done += bytes.length;
  }
  if (total !== wanted) throw wrong(total);
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
