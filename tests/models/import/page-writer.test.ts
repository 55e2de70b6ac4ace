import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PageWriter } from '../../../models/import/page-writer.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function opened() {
  const path = join(temporaryFolder(), 'data');
  const file = await open(path, 'w+');
  const writer = await PageWriter.open(path, file);
  onTestFinished(async () => {
    await writer.dispose();
    await file.close();
  });
  return { path, file, writer };
}

describe('PageWriter', () => {
  it('puts bytes of any lengths one behind the other, flushed in between or not', async () => {
    const { path, file, writer } = await opened();
    const sizes = [1, 63, 4096, 5000, 4 << 20, 3, (9 << 20) + 17, 100, 8192 - 1, 12];
    const parts = sizes.map((size) => randomBytes(size));
    for (const [i, part] of parts.entries()) {
      await writer.put(part);
      if (i % 2 === 1) await writer.flush();
    }
    await writer.flush();
    await writer.written();
    const whole = Buffer.concat(parts);
    await file.truncate(whole.length);
    expect(readFileSync(path).equals(whole)).toBe(true);
  });

  it('has in the file what it says is written, whole sectors of it', async () => {
    const { path, writer } = await opened();
    const bytes = randomBytes(10_000);
    await writer.put(bytes);
    await writer.flush();
    await writer.written();
    expect(readFileSync(path).subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(statSync(path).size).toBe(3 * 4096);
  });

  it('continues within a sector and keeps what stands before it', async () => {
    const { path, file, writer } = await opened();
    const before = randomBytes(20_000);
    await file.write(before);
    const after = randomBytes(7000);
    await writer.seek(9_999);
    await writer.put(after);
    await writer.flush();
    await writer.written();
    const got = readFileSync(path).subarray(0, 9_999 + after.length);
    expect(got.equals(Buffer.concat([before.subarray(0, 9_999), after]))).toBe(true);
  });

  it('ends in the error of the disk, not in silence', async () => {
    const { path } = await opened();
    const file = await open(path, 'r');
    onTestFinished(() => file.close());
    const writer = await PageWriter.open(join(path, 'not-there'), file);
    const put = async () => {
      for (let i = 0; i < 5; i++) await writer.put(new Uint8Array(4 << 20));
    };
    await expect(put()).rejects.toThrow(/EBADF/);
    await expect(writer.written()).rejects.toThrow(/EBADF/);
  });
});
