import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';

/** Most bytes that main returns per call. */
const MOST = 4 * 1024 * 1024;
const TRIES = 2;

/** Bytes begin..end (exclusive) of a document, in as many calls as it takes. A failed call is retried once. */
export async function readRange(
  api: Pick<DocentApi, 'readBytes'>,
  documentId: string,
  begin: number,
  end: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (end - begin <= MOST) return readPiece(api, documentId, begin, end, signal);
  const all = new Uint8Array(end - begin);
  for (let at = begin; at < end; at += MOST) {
    all.set(await readPiece(api, documentId, at, Math.min(end, at + MOST), signal), at - begin);
  }
  return all;
}

async function readPiece(
  api: Pick<DocentApi, 'readBytes'>,
  documentId: string,
  begin: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { bytes } = await api.readBytes({ documentId, begin, end }, { signal });
      if (bytes.length === end - begin) return bytes;
      throw new DocentError(
        'file-damaged',
        `The document breaks off after ${begin + bytes.length} bytes. Add it again.`,
      );
    } catch (error) {
      if (attempt === TRIES || signal?.aborted || (error instanceof DocentError && error.code === 'cancelled'))
        throw error;
    }
  }
}
