import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { multipliesBytesExactly } from '../../src-main/inference/devices/byte-products.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the product says of this processor (`multipliesBytesExactly`). */
    exactBytes: boolean;
  }
}

/** Asks once for all test files, and says so where a log is read. What tests leave in the temporary folder goes with it. */
export default async function setup(project: TestProject): Promise<() => void> {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), 'docent-tests-'));
  // PostgreSQL's own user must be able to enter it.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  const exactBytes = await multipliesBytesExactly();
  project.provide('exactBytes', exactBytes);
  const answer = exactBytes ? 'yes' : 'no, so tests that need it are skipped';
  console.log(`processor: ${cpus()[0]?.model.trim()} (${process.arch}${flags()}); multiplies bytes exactly: ${answer}`);
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** What the system says that it has, of what matters here. */
function flags(): string {
  const info = '/proc/cpuinfo';
  const line = existsSync(info) ? /^flags\s*: (.*)$/m.exec(readFileSync(info, 'latin1'))?.[1] : undefined;
  const found = line
    ?.split(' ')
    .filter((flag) => /^(?:avx2|avx512f|avx_vnni|avx512_vnni|avx512_bf16|amx_\w+)$/.test(flag));
  return found === undefined ? '' : `; flags ${found.join(' ') || 'none of interest'}`;
}
