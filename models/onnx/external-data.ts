import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Weight } from './graph-builder.ts';

/** Bytes; a cache line, so that mapped weights are read with aligned loads (the format itself needs no alignment). */
const ALIGNMENT = 64;

export interface DataRange {
  /** File name beside the .onnx file: ONNX Runtime rejects absolute paths, `..` and symlinks. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * One external-data file (ONNX, "External Data"), written front to back. Graphs that share it (prefill and step) share its
 * weights: what has been written under a key is not written again. Memory: one piece of a weight.
 */
export class ExternalData {
  readonly #handle: FileHandle;
  readonly #location: string;
  readonly #ranges = new Map<string, DataRange>();
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

  /** Appends the weight unless its key is already there. RangeError when its stream does not fill its shape. */
  async add(weight: Weight, signal?: AbortSignal): Promise<DataRange> {
    const known = this.#ranges.get(weight.key);
    if (known) return known;
    const offset = Math.ceil(this.#offset / ALIGNMENT) * ALIGNMENT;
    let at = offset;
    for await (const piece of weight.stream()) {
      signal?.throwIfAborted();
      const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
      let done = 0;
      while (done < bytes.length) {
        done += (await this.#handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
      at += bytes.length;
    }
    const length = at - offset;
    const wanted = 4 * weight.dims.reduce((product, size) => product * size, 1);
    if (length !== wanted) throw new RangeError(`weight ${weight.key}: ${length} bytes streamed, ${wanted} wanted`);
    this.#offset = at;
    const range = { location: this.#location, offset, length };
    this.#ranges.set(weight.key, range);
    return range;
  }

  async dispose(): Promise<void> {
    await this.#handle.close();
  }
}
