import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LLAMA, llamaLibrary } from '../../../src-main/engines/packages/llama.ts';
import { NpmLibrary, type PlacedPackage } from '../../../src-main/engines/packages/npm-library.ts';
import { integrityOf, packed, RegistryStandIn } from './registry-stand-in.ts';

/** Longer than a tar archive has room for in one place. */
const LONG = `${'a-folder-with-a-long-name/'.repeat(4)}${'a-file-with-a-long-name'.repeat(3)}.js`;

let dir: string;
let registry: RegistryStandIn;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'docent-library-'));
  const main = packed({
    'package.json': '{"name":"reader","main":"index.js"}',
    'index.js': `module.exports = require("@parts/old").age + require("./${LONG}");`,
    [LONG]: 'module.exports = 0.5;',
    'index.js.map': '{}',
    '../../outside.js': 'never',
  });
  const part = packed({ 'package.json': '{"main":"index.js"}', 'index.js': 'exports.age = 7;' });
  registry = await new RegistryStandIn({ reader: main, '@parts/old': part }).start();
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

/** A library of two packages, one of which lies within the other. */
function library(integrity?: string): NpmLibrary {
  const placed = (name: string, path: string): PlacedPackage => {
    const { tarball, licence } = registry.packages[name]!;
    const checksum = integrity ?? integrityOf(tarball);
    return { name, path, version: '1.0.0', licence, bytes: tarball.length, integrity: checksum };
  };
  const packages = [
    placed('reader', 'node_modules/reader'),
    placed('@parts/old', 'node_modules/reader/node_modules/@parts/old'),
  ];
  return new NpmLibrary({ name: 'reader', version: '1.0.0', packages, dir, registry: registry.registry });
}

describe('A library that a model needs', () => {
  test('is planned with host, licences and size, without contacting anybody', () => {
    const { plan, isThere } = library();
    expect(plan).toEqual({
      ...{ name: 'reader', version: '1.0.0', host: registry.host, licences: ['MIT'], packages: 2 },
      bytes: registry.packages.reader!.tarball.length + registry.packages['@parts/old']!.tarball.length,
    });
    expect([isThere, registry.requests]).toEqual([false, []]);
  });

  test('can be loaded once it is there, with each package in its place and no file outside', async () => {
    const told: number[] = [];
    const installed = library();
    await installed.install(({ done, total }) => told.push(done / total));
    expect(told.at(-1)).toBe(1);
    expect(createRequire(join(installed.folder, 'package.json'))('reader')).toBe(7.5);
    expect(readdirSync(dir)).toEqual(['reader-1.0.0']);
    expect(readdirSync(installed.folder).sort()).toEqual(['node_modules', 'package.json']);
    expect(readdirSync(join(installed.folder, 'node_modules', 'reader')).sort()).toEqual([
      ...['a-folder-with-a-long-name', 'index.js', 'node_modules', 'package.json'],
    ]);
    const before = registry.requests.length;
    await installed.install(() => undefined);
    expect(registry.requests.length).toBe(before);
  });

  test('cut off while it comes is not there, and the next attempt brings the rest alone', async () => {
    registry.cutAfter = 10;
    await expect(library().install(() => undefined)).rejects.toMatchObject({ code: 'endpoint-failed' });
    expect(library().isThere).toBe(false);
    await library().install(() => undefined);
    expect(registry.requests.filter((request) => request.endsWith('bytes=10-'))).toHaveLength(1);
    expect(library().isThere).toBe(true);
  });

  test('with a package that is not the promised one is refused and leaves nothing behind', async () => {
    const wrong = library(integrityOf(Buffer.from('another')));
    await expect(wrong.install(() => undefined)).rejects.toMatchObject({ code: 'model-invalid' });
    expect([wrong.isThere, readdirSync(dir)]).toEqual([false, []]);
  });
});

test('Every package of node-llama-cpp has its checksum and its own place, and none wants a build for another system', () => {
  const mine = llamaLibrary(dir, registry.registry);
  // Where Docent knows no build, the error says how to install it by hand.
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return expect(mine).toBeUndefined();
  expect(mine).toMatchObject({ isThere: false, plan: { name: LLAMA, host: registry.host } });
  expect(mine!.plan.bytes).toBeGreaterThan(40e6);
  expect(mine!.plan.licences).toContain('MIT');
});
