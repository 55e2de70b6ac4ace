import type { CopiedToken } from '../../src-main/reading/copied-evidence.ts';

/** The tokens of an answer whose every character was copied from `at` on (code points of ASCII text). */
export function copiedOf(prompt: string, copied: string, at: number): CopiedToken[] {
  if (prompt.slice(at, at + copied.length) !== copied) throw new Error(`"${copied}" does not stand at ${at}`);
  return Array.from(copied, (_, i) => ({ place: at + i, gate: 0.9 }));
}
