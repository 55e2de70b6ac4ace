import { statfs } from 'node:fs/promises';
import { DocentError, type ErrorCode } from '../contract/errors.ts';
import { sizeInWords } from '../contract/size-in-words.ts';

/** Errors of a download of which nothing is kept: wrong bytes must not be resumed from, and a full disk needs its room back. */
export const LEAVES_NOTHING: readonly ErrorCode[] = ['model-invalid', 'too-large', 'cannot-write'];

/** Left free for everything else. */
const SPARE_BYTES = 64 * 2 ** 20;

/**
 * Checks that a download fits on the disk of its folder before it begins.
 *
 * @param freeBytes how many bytes are free there; for tests
 * @throws DocentError too-large
 */
export async function checkRoom(folder: string, needed: number, freeBytes = freeOn): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= needed + SPARE_BYTES) return;
  const message = `${sizeInWords(needed)} are needed besides ${sizeInWords(SPARE_BYTES)} that stay free, and ${sizeInWords(free)} are free. Make room on this disk, or give another folder with --data-dir.`;
  throw new DocentError('too-large', message, { subject: folder });
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
