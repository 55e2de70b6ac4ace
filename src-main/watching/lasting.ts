import type { ErrorCode } from '../contract/errors.ts';

const LASTING: readonly ErrorCode[] = ['unsupported-format', 'too-large', 'bad-input'];

/** Whether what is wrong with a file will not be otherwise at the next start, unless the file changes. */
export function isLasting(code: ErrorCode): boolean {
  return LASTING.includes(code);
}
