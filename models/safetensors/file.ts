import { basename } from 'node:path';
import { ModelError } from '../model-error.ts';
import { openRegular } from '../regular-file.ts';
import { MAX_HEADER_BYTES, parseHeader } from './header.ts';
import { OpenTensorFile } from './open-tensor-file.ts';
import { readExactly } from './read-exactly.ts';

/** An open safetensors file. The header is in memory; tensors are read on demand, by range. */
export class SafetensorsFile extends OpenTensorFile {
  /** Opens and checks `path`. Throws ModelError (missing or invalid). The caller disposes the file. */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = basename(path);
    const handle = await openRegular(path);
    try {
      const stat = await handle.stat();
      const prefix = await readExactly(handle, file, 0, Math.min(8, stat.size));
      if (prefix.byteLength < 8)
        throw new ModelError(file, `${file} is truncated: it has only ${stat.size} bytes. Download it again.`);
      const length = new DataView(prefix.buffer).getBigUint64(0, true);
      if (length > BigInt(MAX_HEADER_BYTES) || length > BigInt(stat.size - 8)) {
        throw new ModelError(
          file,
          `${file} is truncated or not a safetensors file: it announces a header of ${length} bytes and has ${stat.size}. Download it again.`,
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
