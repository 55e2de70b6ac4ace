import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../models/build/build-cache.ts';
import { readManifest } from '../../../models/folder/import-manifest.ts';
import { importModel, JOURNAL, partialFolder } from '../../../models/import/import-model.ts';
import { verifyModel } from '../../../models/import/verify-model.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { failureOf, spoilable, tinyFolder } from './fixtures.ts';

const CHILD = join(import.meta.dirname, 'interrupted-import.ts');
const source = tinyFolder('monkey-tiny');

/** Files of a model with their checksums; the journal's lines differ in nothing but what an attempt found again. */
async function checksums(folder: string): Promise<Record<string, string>> {
  const { files } = (await readManifest(folder))!;
  return Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name !== JOURNAL)
      .map(([name, file]) => [name, file.sha256]),
  );
}

function killedAfter(bytes: number, out: string): void {
  const child = spawnSync(process.execPath, [CHILD, source, out, String(bytes)], { encoding: 'utf8' });
  expect(child.signal, child.stderr).toBe('SIGKILL');
}

describe('an import that is killed', () => {
  it('continues with what is whole, and ends in the same bytes as one that was not', async () => {
    const whole = join(temporaryFolder(), 'model');
    const { writtenBytes } = await importModel(source, whole, { precision: 'int4' });
    const out = join(temporaryFolder(), 'model');
    for (const share of [0.2, 0.6]) {
      killedAfter(share * writtenBytes, out);
      expect(existsSync(out)).toBe(false);
      expect(readdirSync(partialFolder(out))).toContain(JOURNAL);
    }
    const kept = readFileSync(join(partialFolder(out), JOURNAL), 'utf8').split('\n').length;
    expect(kept).toBeGreaterThan(20);
    await importModel(source, out, { precision: 'int4' });
    expect(await checksums(out)).toEqual(await checksums(whole));
    expect(Object.keys((await readManifest(out))!.errors).sort()).toEqual(
      Object.keys((await readManifest(whole))!.errors).sort(),
    );
    expect(existsSync(partialFolder(out))).toBe(false);
  });

  it('does not trust bytes that changed meanwhile, nor a journal that was cut', async () => {
    const whole = join(temporaryFolder(), 'model');
    const { writtenBytes } = await importModel(source, whole, { precision: 'int4' });
    const out = join(temporaryFolder(), 'model');
    killedAfter(0.5 * writtenBytes, out);
    const partial = partialFolder(out);
    const key = readdirSync(partial).find((name) => /^[0-9a-f]{32}$/.test(name))!;
    const data = join(partial, key, 'encoder.data');
    const bytes = readFileSync(data);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(data, bytes);
    appendFileSync(join(partial, JOURNAL), '{"file":"decoder.da');
    await importModel(source, out, { precision: 'int4' });
    expect(await checksums(out)).toEqual(await checksums(whole));
  });

  it('starts again when it is asked for something else', async () => {
    const out = join(temporaryFolder(), 'model');
    killedAfter(100_000, out);
    const { manifest } = await importModel(source, out, { precision: 'fp16' });
    expect(manifest.precision).toBe('fp16');
    expect(readdirSync(out).sort()).toEqual(
      [manifest.key, 'config.json', 'import.json', 'qwen.tiktoken', JOURNAL].sort(),
    );
    await verifyModel(out);
  });

  it('stops at an abort with its reason and can be continued', async () => {
    const out = join(temporaryFolder(), 'model');
    const controller = new AbortController();
    const aborted = importModel(source, out, {
      precision: 'int8',
      signal: controller.signal,
      onProgress: ({ done }) => done > 100_000 && controller.abort(new Error('enough')),
    });
    await expect(aborted).rejects.toThrow('enough');
    await importModel(source, out, { precision: 'int8' });
    await verifyModel(out);
  });
});

describe('two imports at once', () => {
  it('into one folder: one is refused and the other ends well', async () => {
    const out = join(temporaryFolder(), 'model');
    const both = await Promise.allSettled([1, 2].map(() => importModel(source, out, { precision: 'int8' })));
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused).toEqual([expect.stringMatching(/already being imported/)]);
    expect((await failureOf(importModel(source, out, { precision: 'int8' }))).message).toMatch(/already exists/);
  });
});

describe('an imported model', () => {
  it('is told as damaged by the weight that is damaged', async () => {
    const out = join(temporaryFolder(), 'model');
    const { manifest } = await importModel(source, out, { precision: 'int8' });
    const { bytes } = await verifyModel(out);
    expect(bytes).toBe(Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0));
    const lines = readFileSync(join(out, JOURNAL), 'utf8').split('\n').slice(1, -1);
    const weights = lines.map((line) => JSON.parse(line) as { file: string; key: string; end: number });
    const last = weights.findLast(
      ({ file, key }) => file === 'decoder.data' && key.startsWith('transformer.h.2.mlp.w1'),
    )!;
    const data = join(out, manifest.key, 'decoder.data');
    const content = readFileSync(data);
    content[last.end - 1]! ^= 4;
    writeFileSync(data, content);
    const damaged = await failureOf(verifyModel(out));
    expect(damaged).toMatchObject({
      subject: 'transformer.h.2.mlp.w1.weight',
      message: expect.stringMatching(/decoder\.data has other contents/),
    });
    truncateSync(data, statSync(data).size - 1000);
    expect((await failureOf(verifyModel(out))).message).toMatch(/decoder\.data has \d+ bytes instead of \d+/);
    // A model that lost part of a file is refused before a session maps it.
    expect((await failureOf(ensureBuilt(out, join(temporaryFolder(), 'cache')))).message).toMatch(/not whole/);
  });

  it('is used where it is: nothing is built or copied', async () => {
    const out = join(temporaryFolder(), 'model');
    const { manifest } = await importModel(spoilable('llava-tiny'), out, { precision: 'int8' });
    const cache = join(temporaryFolder(), 'cache');
    const { graphs } = await ensureBuilt(out, cache);
    expect(graphs.step).toBe(join(out, manifest.key, 'step.onnx'));
    expect(existsSync(cache)).toBe(false);
  });
});
