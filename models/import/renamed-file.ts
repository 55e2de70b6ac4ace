import type { ModelWeights } from '../folder/model-weights.ts';
import { ModelError } from '../model-error.ts';
import { DTYPE_BYTES, type TensorInfo } from '../safetensors/header.ts';
import type { TensorFile } from '../safetensors/tensor-file.ts';
import { type FloatDtype, toFloat32 } from '../safetensors/to-float32.ts';
import type { ReadRegion, WorkingMemory } from '../safetensors/working-memory.ts';

/** A tensor made by stacking the rows of others, or zeros if there are none. */
export interface Composed {
  readonly parts: readonly string[];
  readonly shape: readonly number[];
}

/**
 * The tensors of a checkpoint under the names that the graphs ask for, without a copy: another family's names become Monkey's (LLaMA's q, k
 * and v one `c_attn`). Takes ownership of the weights.
 */
export class RenamedFile implements TensorFile {
  readonly path = 'model';
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly #weights: ModelWeights;
  readonly #composed: ReadonlyMap<string, Composed>;

  /** ModelError if a part is missing or the parts do not fit together. */
  constructor(weights: ModelWeights, composed: ReadonlyMap<string, Composed>) {
    this.#weights = weights;
    this.#composed = composed;
    this.tensors = new Map([...composed].map(([name, tensor]) => [name, infoOf(weights, name, tensor)]));
  }

  floatDtype(name: string): FloatDtype {
    const [first] = this.#tensor(name).parts;
    return first === undefined ? 'F32' : this.#weights.floatDtype(first);
  }

  async readFloat32(name: string, start: number, count: number): Promise<Float32Array> {
    const { values, firstBad } = toFloat32(await this.readBytes(name, start, count), this.floatDtype(name));
    if (firstBad >= 0) {
      throw new ModelError(
        name,
        `Tensor "${name}" has a NaN or infinity at element ${start + firstBad}. The weights are damaged; download them again.`,
      );
    }
    return values;
  }

  async readBytes(name: string, start: number, count: number): Promise<Uint8Array> {
    const { parts } = this.#tensor(name);
    const size = DTYPE_BYTES[this.floatDtype(name)];
    if (parts.length === 0) return new Uint8Array(count * size);
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (const part of parts) {
      const { elements } = this.#weights.info(part);
      const first = Math.max(start, from);
      const last = Math.min(start + count, from + elements);
      if (first < last) pieces.push(await this.#weights.readBytes(part, first - from, last - first));
      from += elements;
    }
    if (pieces.length === 1) return pieces[0]!;
    const whole = new Uint8Array(count * size);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  async readInto(memory: WorkingMemory, name: string, start: number, count: number): Promise<ReadRegion> {
    // Nearly every piece lies in one part. A piece that spans two parts is joined first.
    let from = 0;
    for (const part of this.#tensor(name).parts) {
      const { elements } = this.#weights.info(part);
      if (start >= from && start + count <= from + elements) {
        return await this.#weights.readInto(memory, part, start - from, count);
      }
      from += elements;
    }
    const bytes = await this.readBytes(name, start, count);
    const region = memory.take(bytes.length);
    memory.bytes(region.at, bytes.length).set(bytes);
    return { region, at: region.at };
  }

  #tensor(name: string): Composed {
    const tensor = this.#composed.get(name);
    if (!tensor)
      throw new ModelError(name, `The checkpoint has no tensor "${name}". Check that all its files are there.`);
    return tensor;
  }

  dispose(): Promise<void> {
    return this.#weights.dispose();
  }
}

function infoOf(weights: ModelWeights, name: string, { parts, shape }: Composed): TensorInfo {
  const elements = shape.reduce((product, size) => product * size, 1);
  const infos = parts.map((part) => weights.info(part));
  const sum = infos.reduce((total, info) => total + info.elements, 0);
  if (parts.length > 0 && sum !== elements) {
    const found = infos.map((info) => `[${info.shape.join(', ')}]`).join(' and ');
    const what = `has shape ${found}; config.json asks for [${shape.join(', ')}] in all`;
    throw new ModelError(parts[0]!, `Tensor "${parts.join('" and "')}" ${what}.`);
  }
  const dtype = infos[0]?.dtype ?? 'F32';
  const odd = infos.findIndex((info) => info.dtype !== dtype);
  if (odd > 0) {
    throw new ModelError(
      parts[odd]!,
      `Tensor "${parts[odd]}" is ${infos[odd]!.dtype} and "${parts[0]}" is ${dtype}, but both must have one type. Download the checkpoint again.`,
    );
  }
  return { name, dtype, shape, elements, start: 0, end: 0 };
}
