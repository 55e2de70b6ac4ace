import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INDEX_FILE, ModelWeights } from '../../../models/folder/model-weights.ts';
import { ModelError } from '../../../models/model-error.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { writeSafetensors } from '../write-safetensors.ts';

async function shards(index?: unknown): Promise<string> {
  const folder = temporaryFolder();
  await writeSafetensors(join(folder, 'model-1.safetensors'), [{ name: 'a', shape: [2], data: Float32Array.of(1, 2) }]);
  await writeSafetensors(join(folder, 'model-2.safetensors'), [
    { name: 'b', shape: [1, 2], data: Float32Array.of(3, 4) },
  ]);
  if (index !== undefined)
    writeFileSync(join(folder, INDEX_FILE), typeof index === 'string' ? index : JSON.stringify(index));
  return folder;
}

const failure = async (folder: string): Promise<ModelError> => {
  const error = await ModelWeights.open(folder).then(
    (weights) => weights.dispose(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
};

describe('ModelWeights', () => {
  it('finds tensors across shards, with an index and without', async () => {
    for (const index of [undefined, { weight_map: { a: 'model-1.safetensors', b: 'model-2.safetensors' } }]) {
      const weights = await ModelWeights.open(await shards(index));
      expect(weights.names().sort()).toEqual(['a', 'b']);
      expect(await weights.read('b', 1)).toEqual(Float32Array.of(4));
      expect(() => weights.expect('a', [2, 1])).toThrow(/"a" has shape \[2\], but config.json asks for \[2, 1\]/);
      expect(() => weights.expect('c', [1])).toThrow(/no tensor "c"/);
      await weights.dispose();
    }
  });

  it('streams a tensor in pieces of a few MiB that add up to it', async () => {
    const folder = temporaryFolder();
    const values = Float32Array.from({ length: 2_500_001 }, (_, i) => i % 1000);
    await writeSafetensors(join(folder, 'm.safetensors'), [{ name: 'w', shape: [values.length], data: values }]);
    const weights = await ModelWeights.open(folder);
    const pieces: Float32Array[] = [];
    for await (const piece of weights.stream('w', 3)) pieces.push(piece);
    expect(Math.max(...pieces.map((piece) => piece.byteLength))).toBeLessThanOrEqual(4 << 20);
    expect(
      Buffer.concat(pieces.map((piece) => Buffer.from(piece.buffer))).equals(Buffer.from(values.slice(3).buffer)),
    ).toBe(true);
    await weights.dispose();
  });

  it.each([
    '../model-1.safetensors',
    '/etc/passwd',
    'sub/model.safetensors',
    'sub\\model.safetensors',
    '..',
    'config.json',
    'a\0.safetensors',
  ])('refuses an index that points at %j', async (file) => {
    const error = await failure(await shards({ weight_map: { a: file } }));
    expect(error).toMatchObject({ subject: 'a', message: expect.stringMatching(/not a file of the folder/) });
  });

  it('refuses an index whose shard lacks the tensor, is missing, or that is not an index', async () => {
    expect(await failure(await shards({ weight_map: { a: 'model-2.safetensors' } }))).toMatchObject({ subject: 'a' });
    expect(await failure(await shards({ weight_map: { a: 'model-3.safetensors' } }))).toMatchObject({
      reason: 'missing',
    });
    expect(await failure(await shards('{"weight_map":'))).toMatchObject({ subject: INDEX_FILE });
    expect(await failure(await shards({ weight_map: [] }))).toMatchObject({ subject: INDEX_FILE });
  });

  it('refuses a tensor that is in two files', async () => {
    const folder = await shards();
    await writeSafetensors(join(folder, 'copy.safetensors'), [{ name: 'a', shape: [1], data: Float32Array.of(9) }]);
    expect(await failure(folder)).toMatchObject({ subject: 'a', message: expect.stringMatching(/two files/) });
  });

  it('says that a folder has no weights, or is not there', async () => {
    expect(await failure(temporaryFolder())).toMatchObject({
      reason: 'missing',
      message: expect.stringMatching(/no \*\.safetensors/),
    });
    expect(await failure(join(temporaryFolder(), 'none'))).toMatchObject({ reason: 'missing' });
  });
});
