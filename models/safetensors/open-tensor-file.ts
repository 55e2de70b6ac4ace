import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelError } from '../model-error.ts';
import { DTYPE_BYTES, type TensorInfo } from './header.ts';
import { fill, openDirect, readExactly, readInto } from './read-exactly.ts';
import type { TensorFile } from './tensor-file.ts';
import { type FloatDtype, isFloatDtype, toFloat32 } from './to-float32.ts';
import type { ReadRegion, WorkingMemory } from './working-memory.ts';

/** An open file whose tensors have known positions, in whatever format. They are read by range. */
export abstract class OpenTensorFile implements TensorFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** The position that the tensors' starts are relative to. */
  readonly #dataStart: number;
  #handle: FileHandle | undefined;
  #direct: Promise<FileHandle | undefined> | undefined;

  protected constructor(path: string, handle: FileHandle, dataStart: number, tensors: ReadonlyMap<string, TensorInfo>) {
    this.path = path;
    this.#handle = handle;
    this.#dataStart = dataStart;
    this.tensors = tensors;
  }

  /**
   * Elements [start, start + count) of a tensor (row-major) as float32. Throws ModelError for an unknown tensor, a dtype
   * that is not F32, F16 or BF16, a range outside of it, or a value that is not finite.
   */
  async readFloat32(name: string, start: number, count: number): Promise<Float32Array> {
    const dtype = this.floatDtype(name);
    const { handle, position, length } = this.#range(name, start, count);
    const target = new Float32Array(count);
    const bytes = new Uint8Array(target.buffer, target.byteLength - length);
    await fill(handle, basename(this.path), bytes, position);
    const { values, firstBad } = toFloat32(bytes, dtype, target);
    if (firstBad >= 0) {
      throw new ModelError(
        name,
        `Tensor "${name}" has a NaN or infinity at element ${start + firstBad}. The weights are damaged; download them again.`,
      );
    }
    return values;
  }

  /** ModelError when the tensor is unknown or not of a dtype that weights may have. */
  floatDtype(name: string): FloatDtype {
    const { dtype } = this.#tensor(name);
    if (isFloatDtype(dtype)) return dtype;
    throw new ModelError(
      name,
      `Tensor "${name}" has dtype ${dtype}. Weights must be F32, F16 or BF16; convert them first.`,
    );
  }

  /** The raw little-endian bytes of elements [start, start + count). */
  async readBytes(name: string, start: number, count: number): Promise<Uint8Array> {
    const { handle, position, length } = this.#range(name, start, count);
    return await readExactly(handle, basename(this.path), position, length);
  }

  async readInto(memory: WorkingMemory, name: string, start: number, count: number): Promise<ReadRegion> {
    const { handle, position, length } = this.#range(name, start, count);
    this.#direct ??= openDirect(this.path, handle);
    const file = { handle, direct: await this.#direct, file: basename(this.path) };
    return await readInto(memory, file, position, length);
  }

  #range(name: string, start: number, count: number) {
    const tensor = this.#tensor(name);
    if (!this.#handle) throw new Error(`${this.path} is closed`);
    if (!(start >= 0 && count >= 0 && start + count <= tensor.elements)) {
      throw new ModelError(name, `Elements ${start}..${start + count} lie outside tensor "${name}".`);
    }
    const size = DTYPE_BYTES[tensor.dtype];
    return { handle: this.#handle, position: this.#dataStart + tensor.start + start * size, length: count * size };
  }

  #tensor(name: string): TensorInfo {
    const tensor = this.tensors.get(name);
    if (!tensor)
      throw new ModelError(
        name,
        `${basename(this.path)} has no tensor "${name}". It may belong to another model; download it again.`,
      );
    return tensor;
  }

  async dispose(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await (await this.#direct)?.close();
    this.#direct = undefined;
    await handle?.close();
  }
}
