import type { CopiedSpan } from '../../src-main/reading/span-evidence.ts';

/** The spans of an answer whose every character was copied from `at` on (code points of ASCII text). */
export function copiedOf(prompt: string, copied: string, at: number): CopiedSpan[] {
  if (prompt.slice(at, at + copied.length) !== copied) throw new Error(`"${copied}" does not stand at ${at}`);
  return Array.from(copied, (_, i) => ({ start: at + i, length: 1 }));
}
