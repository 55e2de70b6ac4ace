import type { TensorInfo } from './header.ts';
import type { FloatDtype } from './to-float32.ts';
import type { ReadRegion, WorkingMemory } from './working-memory.ts';

/** One file of a checkpoint in any format. Its tensors are known; values are read on demand, by range. */
export interface TensorFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** ModelError when the tensor is unknown or not of a dtype that weights may have. */
  floatDtype(name: string): FloatDtype;
  /** Elements [start, start + count) of a tensor (row-major) as float32; ModelError also for a value that is not finite. */
  readFloat32(name: string, start: number, count: number): Promise<Float32Array>;
  /** The raw little-endian bytes of elements [start, start + count). */
  readBytes(name: string, start: number, count: number): Promise<Uint8Array>;
  /** The same, in memory taken for it. Returns the address of the first byte, and the memory to give back. */
  readInto(memory: WorkingMemory, name: string, start: number, count: number): Promise<ReadRegion>;
  dispose(): Promise<void>;
}
