import { readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../models/model-error.ts';
import { SafetensorsFile } from '../../../models/safetensors/file.ts';
import { WorkingMemory } from '../../../models/safetensors/working-memory.ts';
import { seededRandom, temporaryFolder } from '../temporary-folder.ts';
import { writeSafetensors } from '../write-safetensors.ts';

/** Writes a file from a header (JSON text or bytes) and a data section, whatever they say. */
function rawFile(header: string | Uint8Array, data: Uint8Array = new Uint8Array(0), announced?: bigint): string {
  const path = join(temporaryFolder(), 'raw.safetensors');
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, announced ?? BigInt(text.length), true);
  writeFileSync(path, Buffer.concat([length, text, data]));
  return path;
}

const entry = (dtype: string, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });

async function failure(path: string): Promise<ModelError> {
  const error = await SafetensorsFile.open(path).then(
    (file) => file.dispose().then(() => undefined),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

describe('SafetensorsFile', () => {
  it('reads back what the writer wrote, whole and by range', async () => {
    const path = join(temporaryFolder(), 'a.safetensors');
    const values = Float32Array.from({ length: 12 }, (_, i) => i / 3);
    await writeSafetensors(path, [
      { name: 'first', shape: [2], data: Float32Array.of(-1, 0.5) },
      { name: 'second', shape: [3, 4], data: async () => values },
      { name: 'empty', shape: [0, 7], data: new Float32Array(0) },
    ]);
    const file = await SafetensorsFile.open(path);
    expect(file.tensors.get('second')).toMatchObject({ dtype: 'F32', shape: [3, 4], elements: 12 });
    expect(await file.readFloat32('first', 0, 2)).toEqual(Float32Array.of(-1, 0.5));
    expect(await file.readFloat32('second', 5, 3)).toEqual(values.slice(5, 8));
    expect(await file.readFloat32('empty', 0, 0)).toHaveLength(0);
    await expect(file.readFloat32('second', 10, 3)).rejects.toThrow(/outside tensor "second"/);
    await expect(file.readFloat32('third', 0, 1)).rejects.toThrow(/no tensor "third"/);
    await file.dispose();
    await file.dispose();
    await expect(file.readFloat32('first', 0, 1)).rejects.toThrow(/closed/);
  });

  it('reads into shared memory wherever a range starts and ends, up to the end of the file', async () => {
    const path = join(temporaryFolder(), 'a.safetensors');
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i));
    await writeSafetensors(path, [
      { name: 'odd', shape: [3], data: Float32Array.of(1, 2, 3) },
      { name: 'values', shape: [5000], data: values },
    ]);
    const file = await SafetensorsFile.open(path);
    const memory = new WorkingMemory();
    for (const [start, count] of [
      [0, 5000],
      [1, 1],
      [1023, 1025],
      [4999, 1],
    ] as const) {
      const { region, at } = await file.readInto(memory, 'values', start, count);
      const read = new Float32Array(memory.bytes(at, 4 * count).slice().buffer);
      expect([...read]).toEqual([...values.subarray(start, start + count)]);
      memory.giveBack(region);
    }
    await file.dispose();
    await expect(file.readInto(memory, 'values', 0, 1)).rejects.toThrow(/closed/);
  });

  it('reads the file that it opened and checked, not one that is put in its place', async () => {
    const path = join(temporaryFolder(), 'a.safetensors');
    const tensors = (value: number) => [{ name: 'x', shape: [2000], data: new Float32Array(2000).fill(value) }];
    await writeSafetensors(path, tensors(1));
    await writeSafetensors(`${path}.other`, tensors(2));
    const file = await SafetensorsFile.open(path);
    renameSync(`${path}.other`, path);
    const memory = new WorkingMemory();
    const { at } = await file.readInto(memory, 'x', 0, 2000);
    expect(new Set(new Float32Array(memory.bytes(at, 8000).slice().buffer))).toEqual(new Set([1]));
    await file.dispose();
  });

  it('widens bf16 and f16 exactly, subnormals and signed zeros included', async () => {
    const bf16 = Uint16Array.of(0x3f80, 0xc049, 0x0001, 0x8000);
    const f16 = Uint16Array.of(0x3c00, 0xc248, 0x0001, 0x83ff, 0x7bff, 0x8000);
    const data = Buffer.concat([Buffer.from(bf16.buffer), Buffer.from(f16.buffer)]);
    const file = await SafetensorsFile.open(
      rawFile(JSON.stringify({ b: entry('BF16', [4], [0, 8]), h: entry('F16', [6], [8, 20]) }), data),
    );
    expect(Array.from(await file.readFloat32('b', 0, 4))).toEqual([1, -3.140625, 2 ** -133, -0]);
    const halves = [1, -3.140625, 2 ** -24, -(1023 / 1024) * 2 ** -14, 65504, -0];
    expect(Array.from(await file.readFloat32('h', 0, 6))).toEqual(halves);
    await file.dispose();
  });

  it.each([
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
  ])('refuses %s among the weights and names the tensor and element', async (_, bad) => {
    const path = join(temporaryFolder(), 'a.safetensors');
    await writeSafetensors(path, [{ name: 'w', shape: [4], data: Float32Array.of(1, 2, bad, 3) }]);
    const file = await SafetensorsFile.open(path);
    await expect(file.readFloat32('w', 1, 3)).rejects.toMatchObject({
      subject: 'w',
      message: expect.stringMatching(/element 2/),
    });
    await file.dispose();
  });

  it('refuses weights in integers', async () => {
    const file = await SafetensorsFile.open(
      rawFile(JSON.stringify({ q: entry('I8', [4], [0, 4]) }), new Uint8Array(4)),
    );
    await expect(file.readFloat32('q', 0, 4)).rejects.toMatchObject({
      subject: 'q',
      message: expect.stringMatching(/dtype I8/),
    });
    await file.dispose();
  });

  const four = new Uint8Array(4);
  it.each([
    ['an unknown dtype', { t: entry('F12', [1], [0, 4]) }, four, 't'],
    ['a dtype named like a method', { t: entry('toString', [1], [0, 4]) }, four, 't'],
    ['a negative size', { t: entry('F32', [-1], [0, 4]) }, four, 't'],
    ['a fractional size', { t: entry('F32', [1.5], [0, 4]) }, four, 't'],
    ['an absurd shape', { t: entry('F32', [1e9, 1e9, 1e9], [0, 4]) }, four, 't'],
    ['a shape that does not fill its bytes', { t: entry('F32', [2], [0, 4]) }, four, 't'],
    ['offsets beyond the file', { t: entry('F32', [2], [0, 8]) }, four, 't'],
    ['offsets the wrong way round', { t: entry('F32', [1], [4, 0]) }, four, 't'],
    ['three offsets', { t: entry('F32', [1], [0, 4, 8]) }, four, 't'],
    ['an entry that is no object', { t: 7 }, four, 't'],
    ['overlapping tensors', { a: entry('F32', [1], [0, 4]), b: entry('U8', [2], [2, 4]) }, four, 'b'],
    ['a hole', { a: entry('U8', [1], [0, 1]), b: entry('U8', [2], [2, 4]) }, four, 'b'],
    ['bytes that belong to no tensor', { a: entry('U8', [1], [0, 1]) }, four, 'raw.safetensors'],
    ['a header that is a list', [], new Uint8Array(0), 'raw.safetensors'],
  ])('refuses %s and names what is wrong', async (_, header, data, subject) => {
    expect(await failure(rawFile(JSON.stringify(header), data))).toMatchObject({ subject, reason: 'invalid' });
  });

  it('refuses the same tensor twice, also when one name is escaped', async () => {
    const value = JSON.stringify(entry('F32', [1], [0, 4]));
    const header = `{"w":${value},"\\u0077":${value}}`;
    expect(await failure(rawFile(header, four))).toMatchObject({
      subject: 'w',
      message: expect.stringMatching(/twice/),
    });
  });

  it('refuses a header that is longer than the file or the format allows, before reading it', async () => {
    for (const announced of [9n, 200_000_000n, 2n ** 63n, 2n ** 64n - 1n]) {
      expect((await failure(rawFile('{}', undefined, announced))).message).toMatch(/header of/);
    }
  });

  it('refuses headers that are not JSON or not UTF-8, however deep', async () => {
    expect((await failure(rawFile('{"a":'))).message).toMatch(/not JSON/);
    expect((await failure(rawFile(Uint8Array.of(0x7b, 0xff, 0x7d)))).message).toMatch(/not UTF-8/);
    expect((await failure(rawFile(`{"a":${'['.repeat(200_000)}`))).message).toMatch(/not JSON/);
    const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(await failure(rawFile(deep))).toMatchObject({ subject: 'a' });
  });

  it('says that a file is missing or empty', async () => {
    expect(await failure(join(temporaryFolder(), 'none.safetensors'))).toMatchObject({ reason: 'missing' });
    const path = join(temporaryFolder(), 'empty.safetensors');
    writeFileSync(path, '');
    expect((await failure(path)).message).toMatch(/truncated/);
    expect((await failure(temporaryFolder())).message).toMatch(/not a file|cannot be opened/);
  });

  it('notices when the file is cut after it was opened', async () => {
    const path = join(temporaryFolder(), 'a.safetensors');
    await writeSafetensors(path, [{ name: 'w', shape: [1000], data: new Float32Array(1000) }]);
    const file = await SafetensorsFile.open(path);
    truncateSync(path, 1000);
    await expect(file.readFloat32('w', 0, 1000)).rejects.toThrow(/truncated/);
    await file.dispose();
  });

  it('ends in a readable file or a ModelError for 2,000 random byte flips and cuts (seed 7)', async () => {
    const path = join(temporaryFolder(), 'fuzz.safetensors');
    await writeSafetensors(path, [
      { name: 'transformer.h.0.ln_1.weight', shape: [8], data: new Float32Array(8).fill(1) },
      { name: 'transformer.h.0.mlp.w1.weight', shape: [4, 8], data: new Float32Array(32).fill(0.5) },
    ]);
    const original = readFileSync(path);
    const headerEnd = 8 + Number(original.readBigUInt64LE(0));
    const random = seededRandom(7);
    let refused = 0;
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(original);
      const flips = 1 + Math.floor(random() * 4);
      for (let i = 0; i < flips; i++) bytes[Math.floor(random() * headerEnd)] = Math.floor(random() * 256);
      writeFileSync(path, random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
      try {
        const file = await SafetensorsFile.open(path);
        for (const { name, elements } of file.tensors.values()) {
          await file.readFloat32(name, 0, elements).catch((error: unknown) => expect(error).toBeInstanceOf(ModelError));
        }
        await file.dispose();
      } catch (error) {
        expect(error, `round ${round}`).toBeInstanceOf(ModelError);
        refused++;
      }
    }
    // Most flips hit structure; those inside a name give a valid file with another name.
    expect(refused).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(2000);
  });
});
