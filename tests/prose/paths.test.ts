import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../source-imports.ts';

const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

/** Files that tests and trainings write are not committed. */
const WRITTEN = /^(?:tests\/artifacts|models\/train\/runs)\//;

/** Files and folders of this repository that a text names: from its root in code, beside the text in links. */
function named(file: string, text: string): string[] {
  const inCode = text.matchAll(/(?<![\w./-])(?:src-main|src-renderer|models|tests|bin|docs|resources)\/[\w./-]*\w/g);
  const linked = text.matchAll(/\]\((?!\w+:|#)([^)#]+)/g);
  return [
    // Capitals stand for a name of the reader's choice.
    ...[...inCode].map(([path]) => path).filter((path) => !/[A-Z]{3}/.test(path.replace(/[A-Z_]+\.md$/, ''))),
    ...[...linked].map(([, path]) => join(dirname(file), path!)),
  ];
}

describe('what the documentation names', () => {
  it.each(files)('exists: %s', (file) => {
    const paths = named(file, readFileSync(join(root, file), 'utf8'));
    const missing = paths.filter((path) => !existsSync(join(root, path)) && !WRITTEN.test(path));
    expect(missing).toEqual([]);
  });

  it('is found in code and in links', () => {
    expect(named('docs/a.md', 'see `src-main/rpc/port.ts`, [b](b.md) and `models/NAME/`')).toEqual([
      'src-main/rpc/port.ts',
      'docs/b.md',
    ]);
  });
});
