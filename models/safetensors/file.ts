import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelError } from '../model-error.ts';
import { MAX_HEADER_BYTES, parseHeader } from './header.ts';
import { OpenTensorFile } from './open-tensor-file.ts';
import { readExactly } from './read-exactly.ts';

/** One open safetensors file: its header in memory, its tensors read on demand by range. */
export class SafetensorsFile extends OpenTensorFile {
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
}
