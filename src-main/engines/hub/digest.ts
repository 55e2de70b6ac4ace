import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubFile } from '../../contract/hub.ts';

/** The hub's hash of a file. For small files that is git's, which hashes a header before the bytes. */
export function digestOf({ digest, bytes }: HubFile): Hash {
  if (digest.algorithm === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${bytes}\0`);
}

/** Hashes what is on disk already. */
export async function digestFile(hash: Hash, path: string, signal?: AbortSignal): Promise<void> {
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
}
