import { DocentError } from '../contract/errors.ts';

const OF_ONE_PAGE = new Set(['timeout', 'too-large', 'file-damaged']);

/** Whether one page of a document cannot be drawn or read; the others may be sound. */
export const isUnreadablePage = (error: unknown): error is DocentError =>
  error instanceof DocentError && OF_ONE_PAGE.has(error.code);
