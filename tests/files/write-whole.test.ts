import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole, writeWholeSync } from '../../src-main/files/write-whole.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';

describe.each([
  ['at once', async (...args: Parameters<typeof writeWholeSync>) => writeWholeSync(...args)],
  ['in between', async (path: string, content: string) => await writeWhole(path, content)],
])('A file that is written whole, %s', (_, write) => {
  it('takes the place of the old one, for its user alone, and leaves nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'kept.json');
    writeFileSync(path, 'old', { mode: 0o644 });
    await write(path, 'new');
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['new', ['kept.json']]);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written leaves what was there, and nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'kept.json');
    // No file takes the place of a folder.
    mkdirSync(join(path, 'inside'), { recursive: true });
    await expect(write(path, 'new')).rejects.toThrow();
    expect([readdirSync(folder), readdirSync(path)]).toEqual([['kept.json'], ['inside']]);
  });

  it('by two writers at a time is the one or the other', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'kept.json');
    const all = Array.from({ length: 8 }, (_none, i) => String(i).repeat(10_000));
    await Promise.all(all.map((content) => write(path, content)));
    expect(all).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });
});
