import { open } from 'node:fs/promises';

/** A tensor to write: `data` is read once, when its turn comes. */
export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | (() => Promise<Float32Array>);
}

/** Writes float32 tensors to `path` in the safetensors format, one tensor in memory at a time. Little-endian hosts only. */
export async function writeSafetensors(path: string, tensors: readonly TensorToWrite[]): Promise<void> {
  const header: Record<string, { dtype: 'F32'; shape: readonly number[]; data_offsets: [number, number] }> = {};
  let offset = 0;
  for (const { name, shape } of tensors) {
    const end = offset + 4 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = JSON.stringify(header);
  // Padded with spaces so that the data section starts at a multiple of 8 (format specification).
  const text = new TextEncoder().encode(json + ' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8));
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(text.length), true);
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(prefix);
    await handle.writeFile(text);
    for (const { name, shape, data } of tensors) {
      const values = typeof data === 'function' ? await data() : data;
      if (values.length !== shape.reduce((product, size) => product * size, 1)) {
        throw new RangeError(`tensor "${name}" of shape [${shape.join(', ')}] was given ${values.length} values`);
      }
      await handle.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  } finally {
    await handle.close();
  }
}
