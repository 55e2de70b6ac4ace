import { DocentError } from '../contract/errors.ts';

const OF_ONE_PAGE = new Set(['timeout', 'too-large', 'file-damaged']);

/** Whether one page of a document cannot be drawn or read; the others may be sound. */
export const isUnreadablePage = (error: unknown): error is DocentError =>
  error instanceof DocentError && OF_ONE_PAGE.has(error.code);

/**
 * What `work` makes of pages, one after the other, but for those of which it makes nothing and those that cannot be drawn or read.
 *
 * @param leaveOut called with each of the latter
 * @throws the error of the first of them if nothing is left
 */
export async function ofReadablePages<T>(
  pages: readonly number[],
  work: (page: number, done: number) => Promise<T | undefined>,
  leaveOut: (page: number) => void,
): Promise<T[]> {
  const made: T[] = [];
  let failed: unknown;
  for (const [done, page] of pages.entries()) {
    try {
      const one = await work(page, done);
      if (one !== undefined) made.push(one);
    } catch (error) {
      if (!isUnreadablePage(error)) throw error;
      failed ??= error;
      leaveOut(page);
    }
  }
  if (made.length === 0 && failed !== undefined) throw failed;
  return made;
}
