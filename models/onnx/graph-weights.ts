import type { ModelWeights } from '../folder/model-weights.ts';
import type { Weight } from './graph-builder.ts';

/** A tensor of the model folder, unchanged. ModelError if it is missing or has another shape. */
export function tensor(weights: ModelWeights, name: string, shape: readonly number[]): Weight {
  weights.expect(name, shape);
  return {
    key: name,
    dims: shape,
    stream: () => weights.stream(name),
    raw: (columns, memory) => weights.raw(name, columns, memory),
  };
}

/** Rows [start, start + count) of a tensor along its first axis. */
export function rows(
  weights: ModelWeights,
  name: string,
  shape: readonly number[],
  start: number,
  count: number,
): Weight {
  weights.expect(name, shape);
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  return {
    key: `${name}[${start}:${start + count}]`,
    dims: [count, ...shape.slice(1)],
    stream: () => weights.stream(name, start * width, count * width),
    raw: (columns, memory) => weights.raw(name, columns, memory, start * width, count * width),
  };
}

/**
 * Rows of a [heads * 3 * headDim, ...] tensor laid out per head (q, k, v), reordered to all of q, then k, then v: the tile
 * encoder's in_proj (MONKEY.md, "Forward"). Attention can then split three whole blocks, as in the language model.
 */
export function deinterleaved(weights: ModelWeights, name: string, shape: readonly number[], heads: number): Weight {
  weights.expect(name, shape);
  const perHead = shape.reduce((product, size) => product * size, 1) / (3 * heads);
  return {
    key: `${name}[q,k,v]`,
    dims: shape,
    async *stream() {
      for (let part = 0; part < 3; part++) {
        for (let head = 0; head < heads; head++) yield* weights.stream(name, (head * 3 + part) * perHead, perHead);
      }
    },
    async *raw(columns, memory) {
      for (let part = 0; part < 3; part++) {
        for (let head = 0; head < heads; head++) {
          yield* weights.raw(name, columns, memory, (head * 3 + part) * perHead, perHead);
        }
      }
    },
  };
}

/** A small tensor made at build time. */
export function computed(key: string, dims: readonly number[], values: () => Promise<Float32Array>): Weight {
  return {
    key,
    dims,
    async *stream() {
      yield await values();
    },
  };
}
