import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelError } from '../model-error.ts';
import { DTYPE_BYTES, MAX_HEADER_BYTES, parseHeader, type TensorInfo } from './header.ts';
import type { TensorFile } from './tensor-file.ts';
import { type FloatDtype, isFloatDtype, toFloat32 } from './to-float32.ts';

/** One open safetensors file: its header in memory, its tensors read on demand by range. */
export class SafetensorsFile implements TensorFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly #dataStart: number;
  #handle: FileHandle | undefined;

  private constructor(path: string, handle: FileHandle, dataStart: number, tensors: ReadonlyMap<string, TensorInfo>) {
    this.path = path;
    this.#handle = handle;
    this.#dataStart = dataStart;
    this.tensors = tensors;
  }

  /** Opens and checks `path`. Throws ModelError (missing or invalid); the caller disposes what it gets. */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = basename(path);
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (cause) {
      throw new ModelError(file, `${file} cannot be opened; check the model folder.`, { reason: 'missing', cause });
    }
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new ModelError(file, `${file} is not a file.`);
      const prefix = await readExactly(handle, file, 0, Math.min(8, stat.size));
      if (prefix.byteLength < 8) throw new ModelError(file, `${file} has ${stat.size} bytes; it is truncated.`);
      const length = new DataView(prefix.buffer).getBigUint64(0, true);
      if (length > BigInt(MAX_HEADER_BYTES) || length > BigInt(stat.size - 8)) {
        throw new ModelError(
          file,
          `${file} announces a header of ${length} bytes and has ${stat.size}; it is truncated or not a safetensors file.`,
        );
      }
      const dataStart = 8 + Number(length);
      const header = await readExactly(handle, file, 8, Number(length));
      return new SafetensorsFile(path, handle, dataStart, parseHeader(header, stat.size - dataStart, file));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Elements [start, start + count) of a tensor (row-major) as float32. Throws ModelError for an unknown tensor, a dtype
   * that is not F32, F16 or BF16, a range outside of it, or a value that is not finite.
   */
  async readFloat32(name: string, start: number, count: number): Promise<Float32Array> {
    const dtype = this.floatDtype(name);
    const { values, firstBad } = toFloat32(await this.readBytes(name, start, count), dtype);
    if (firstBad >= 0) {
      throw new ModelError(name, `Tensor "${name}" has a NaN or infinity at element ${start + firstBad}.`);
    }
    return values;
  }

  /** ModelError when the tensor is unknown or not of a dtype that weights may have. */
  floatDtype(name: string): FloatDtype {
    const { dtype } = this.#tensor(name);
    if (isFloatDtype(dtype)) return dtype;
    throw new ModelError(name, `Tensor "${name}" has dtype ${dtype}; weights must be F32, F16 or BF16.`);
  }

  /** The raw little-endian bytes of elements [start, start + count). */
  async readBytes(name: string, start: number, count: number): Promise<Uint8Array> {
    const tensor = this.#tensor(name);
    if (!this.#handle) throw new Error(`${this.path} is closed`);
    if (!(start >= 0 && count >= 0 && start + count <= tensor.elements)) {
      throw new ModelError(name, `Elements ${start}..${start + count} lie outside tensor "${name}".`);
    }
    const size = DTYPE_BYTES[tensor.dtype];
    const at = this.#dataStart + tensor.start + start * size;
    return await readExactly(this.#handle, basename(this.path), at, count * size);
  }

  #tensor(name: string): TensorInfo {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new ModelError(name, `${basename(this.path)} has no tensor "${name}".`);
    return tensor;
  }

  async dispose(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** A file that shrinks while it is read ends here, as an error and not as zeros. */
export async function readExactly(
  handle: FileHandle,
  file: string,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 1 << 28), position + done);
    if (bytesRead === 0) throw new ModelError(file, `${file} ends at byte ${position + done}; it is truncated.`);
    done += bytesRead;
  }
  return bytes;
}
