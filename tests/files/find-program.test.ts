import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { findProgram } from '../../src-main/processes/find-program.ts';

it('A program is found in the folders of PATH, in their order, and never in the folder where Docent was started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docent-find-program-'));
  const before = process.cwd();
  try {
    for (const name of ['a', 'b']) {
      writeFileSync(join(folder, name), '#!/bin/sh\n');
      chmodSync(join(folder, name), 0o755);
    }
    expect(findProgram(['missing', 'b', 'a'], { PATH: ['/nowhere', folder].join(delimiter) })).toBe(join(folder, 'b'));
    process.chdir(folder);
    expect(findProgram(['a'], { PATH: `${delimiter}/nowhere` })).toBeUndefined();
    expect(findProgram(['a'], {})).toBeUndefined();
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
});
