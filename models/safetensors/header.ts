import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { findDuplicateKey } from './json-keys.ts';

/** The format's own bound on the JSON header (safetensors, `MAX_HEADER_SIZE`). */
export const MAX_HEADER_BYTES = 100_000_000;

/** Bytes per element of every whole-byte dtype of the format. */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;

export type Dtype = keyof typeof DTYPE_BYTES;

export interface TensorInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Elements, the product of `shape`. */
  readonly elements: number;
  /** Bytes from the start of the data section (after the header). */
  readonly start: number;
  readonly end: number;
}

const Entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()).max(16),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

function parseJson(bytes: Uint8Array, file: string): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ModelError(file, `${file}: the safetensors header is not UTF-8. Download the file again.`, { cause });
  }
  if (!text.startsWith('{')) {
    throw new ModelError(file, `${file}: the safetensors header does not start with "{". Download the file again.`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(file, `${file}: the safetensors header is not JSON. Download the file again.`, { cause });
  }
  // JSON.parse keeps the last of two equal keys: two readers could then see two different models.
  const duplicate = findDuplicateKey(text);
  if (duplicate !== undefined) {
    throw new ModelError(
      duplicate,
      `${file}: the key "${duplicate}" appears twice in the header. The file is damaged; download it again.`,
    );
  }
  return parsed as Record<string, unknown>;
}

function checkEntry(name: string, value: unknown, dataBytes: number, file: string): TensorInfo {
  const fail = (what: string): never => {
    throw new ModelError(name, `${file}: tensor "${name}" ${what}. The file is damaged; download it again.`);
  };
  const entry = Entry.safeParse(value);
  if (!entry.success) {
    const issue = entry.error.issues[0];
    return fail(`has a bad header entry (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'})`);
  }
  const { dtype, shape, data_offsets } = entry.data;
  if (!Object.hasOwn(DTYPE_BYTES, dtype)) return fail(`has the unknown dtype "${dtype}"`);
  const known = dtype as Dtype;
  const [start, end] = data_offsets;
  if (start > end || end > dataBytes) {
    return fail(`lies at bytes ${start}..${end} of a data section of ${dataBytes} bytes`);
  }
  let elements = 1;
  for (const size of shape) {
    elements *= size;
    if (!Number.isSafeInteger(elements)) return fail(`has the impossible shape [${shape.join(', ')}]`);
  }
  if (elements * DTYPE_BYTES[known] !== end - start) {
    return fail(`of shape [${shape.join(', ')}] and dtype ${dtype} does not fill its ${end - start} bytes exactly`);
  }
  return { name, dtype: known, shape, elements, start, end };
}

/**
 * Parses and checks a safetensors header: known dtypes, shapes that fill their bytes, and a data section that the tensors
 * cover exactly once, without holes (format specification, "Notes").
 * `bytes` is the JSON alone (no length prefix), `dataBytes` the length of the data section after it.
 * Throws ModelError naming the tensor.
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number, file: string): Map<string, TensorInfo> {
  const tensors = new Map<string, TensorInfo>();
  for (const [name, value] of Object.entries(parseJson(bytes, file))) {
    if (name === '__metadata__') continue;
    tensors.set(name, checkEntry(name, value, dataBytes, file));
  }
  let covered = 0;
  const byStart = [...tensors.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const tensor of byStart) {
    if (tensor.start !== covered) {
      const what = tensor.start < covered ? 'overlaps the tensor before it' : 'leaves a hole before it';
      throw new ModelError(
        tensor.name,
        `${file}: tensor "${tensor.name}" ${what}. The file is damaged; download it again.`,
      );
    }
    covered = tensor.end;
  }
  if (covered !== dataBytes) {
    throw new ModelError(
      file,
      `${file}: ${dataBytes - covered} bytes at its end belong to no tensor. The file is damaged; download it again.`,
    );
  }
  return tensors;
}
