import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelError } from '../model-error.ts';
import { openRegular } from '../regular-file.ts';
import { DTYPE_BYTES, type TensorInfo } from '../safetensors/header.ts';
import { OpenTensorFile } from '../safetensors/open-tensor-file.ts';
import { readExactly } from '../safetensors/read-exactly.ts';
import { readTensorDescriptions, type TensorRef } from './pickle.ts';
import { type ZipEntry, zipEntries } from './zip.ts';

/** Bytes. The descriptions of a few thousand tensors take a few hundred KB. */
const MAX_PICKLE = 64 << 20;

/** A PyTorch checkpoint (`torch.save`, zip format, since 1.6): tensors are read in place. Its pickle is parsed, never executed. */
export class TorchFile extends OpenTensorFile {
  /** Opens and checks `path`. Throws ModelError (missing or invalid). The caller disposes the file. */
  static async open(path: string): Promise<TorchFile> {
    const file = basename(path);
    const handle = await openRegular(path);
    try {
      return new TorchFile(path, handle, 0, await tensorsOf(handle, file));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
}

async function tensorsOf(handle: FileHandle, file: string): Promise<Map<string, TensorInfo>> {
  const first = await readExactly(handle, file, 0, Math.min(4, (await handle.stat()).size));
  if (first[0] === 0x80) {
    throw new ModelError(
      file,
      `${file} is in PyTorch's old format (before 1.6), which cannot be read without running code from it. Convert it to safetensors.`,
    );
  }
  const entries = await zipEntries(handle, (at, length) => readExactly(handle, file, at, length), file);
  const pickles = [...entries.keys()].filter((name) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  const pickle = entries.get(pickles[0] ?? '');
  if (pickles.length !== 1 || !pickle)
    throw new ModelError(
      file,
      `${file} is not a PyTorch checkpoint: it has no data.pkl. Give the checkpoint's own file.`,
    );
  if (pickle.size > MAX_PICKLE)
    throw new ModelError(
      file,
      `${file} is not a checkpoint of a model: its data.pkl has ${pickle.size} bytes, which is too many.`,
    );
  const root = pickles[0]!.slice(0, -'data.pkl'.length);
  const order = entries.get(`${root}byteorder`);
  if (
    order &&
    new TextDecoder().decode(await readExactly(handle, file, order.offset, Math.min(16, order.size))) !== 'little'
  ) {
    throw new ModelError(file, `${file} is big-endian. Convert it to safetensors.`);
  }
  const described = readTensorDescriptions(await readExactly(handle, file, pickle.offset, pickle.size), file);
  const tensors = new Map<string, TensorInfo>();
  for (const [name, tensor] of described) {
    tensors.set(name, place(name, tensor, entries.get(`${root}data/${tensor.storage.record}`), file));
  }
  return tensors;
}

/** Where the tensor's bytes are in the file. ModelError if it is not contiguous and inside its record. */
function place(
  name: string,
  { storage, offset, shape, strides }: TensorRef,
  record: ZipEntry | undefined,
  file: string,
): TensorInfo {
  const fail = (what: string): never => {
    throw new ModelError(name, `${file}: tensor "${name}" ${what}. The file is damaged; download it again.`);
  };
  if (!record) return fail(`lies in data/${storage.record}, which is not there`);
  const size = DTYPE_BYTES[storage.dtype];
  let elements = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== elements && shape.every((length) => length > 0)) {
      return fail(`of shape [${shape.join(', ')}] is not stored row by row (strides [${strides.join(', ')}])`);
    }
    elements *= shape[axis]!;
    if (!Number.isSafeInteger(elements * size)) return fail(`has the impossible shape [${shape.join(', ')}]`);
  }
  if (offset + elements > storage.elements || storage.elements * size > record.size) {
    return fail(`of shape [${shape.join(', ')}] does not fit into data/${storage.record} of ${record.size} bytes`);
  }
  const start = record.offset + offset * size;
  return { name, dtype: storage.dtype, shape, elements, start, end: start + elements * size };
}
