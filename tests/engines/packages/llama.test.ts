import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { byHand, isPinned, llamaBuild, llamaFolder } from '../../../src-main/engines/packages/llama.ts';
import { temporaryFolder } from '../../models/temporary-folder.ts';

describe('node-llama-cpp', () => {
  it.each([
    ['darwin', 'arm64', 'mac-arm64-metal', false],
    ['darwin', 'x64', 'mac-x64', false],
    ['win32', 'x64', 'win-x64', false],
    ['win32', 'arm64', 'win-arm64', false],
    ['linux', 'x64', 'linux-x64', true],
    ['linux', 'arm64', 'linux-arm64', true],
  ])('on %s %s is the build %s', (platform, arch, build, pinned) => {
    expect([llamaBuild(platform, arch), isPinned(build)]).toEqual([build, pinned]);
    expect(byHand(undefined, build)).toContain(`@node-llama-cpp/${build}@`);
  });

  it('that was installed as the message says is found, without anything to set', () => {
    const dataDir = join(temporaryFolder(), 'a folder with spaces');
    const [, prefix] = /--prefix "([^"]+)"/.exec(byHand(dataDir)) ?? [];
    const folder = prefix!;
    expect(llamaFolder(dataDir)).toBeUndefined();
    mkdirSync(folder, { recursive: true });
    // As npm leaves it.
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(llamaFolder(dataDir)).toBe(folder);
  });
});
