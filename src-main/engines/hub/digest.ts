import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubFile } from '../../contract/hub.ts';

/** A hash as the hub counts it: git puts a header before a small file's bytes. */
export function digestOf({ digest, bytes }: HubFile): Hash {
  if (digest.algorithm === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${bytes}\0`);
}

/** Puts what is on disk already into the hash. */
export async function digestFile(hash: Hash, path: string, signal?: AbortSignal): Promise<void> {
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
}
