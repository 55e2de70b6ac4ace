import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../src-main/documents/index.ts';

const samples = new URL('../../resources/samples/', import.meta.url).pathname;
const receipt = join(samples, 'receipt.jpg');
const report = join(samples, 'report.pdf');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-documents-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('openDocument', () => {
  it('recognises the format by the bytes, whatever the file is called', async () => {
    const disguised = join(folder, 'receipt.pdf');
    copyFileSync(receipt, disguised);
    expect((await openDocument(disguised)).kind).toBe('image');
    const hidden = join(folder, 'report.png');
    copyFileSync(report, hidden);
    const document = await openDocument(hidden);
    expect(document).toMatchObject({ kind: 'pdf', pageCount: 2 });
    await document.dispose();
  });

  it('identifies a file by the hash of its bytes, from a path or from memory, and leaves the caller’s bytes intact', async () => {
    const bytes = new Uint8Array(readFileSync(report));
    const expected = createHash('sha256').update(bytes).digest('hex');
    const [a, b] = [await openDocument(report), await openDocument(bytes)];
    expect([a.sha256, b.sha256]).toEqual([expected, expected]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(expected);
    await Promise.all([a.dispose(), b.dispose()]);
  });

  it('says what is wrong with a path', async () => {
    await expect(openDocument(join(folder, 'nothing.pdf'))).rejects.toMatchObject({
      code: 'file-not-found',
      subject: 'nothing.pdf',
    });
    await expect(openDocument(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it.each([
    ['an empty file', new Uint8Array(0)],
    ['bytes of no format', Uint8Array.of(0, 1, 2, 3)],
    ['a picture format that it does not read', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('refuses %s', async (_, bytes) => {
    await expect(openDocument(bytes)).rejects.toMatchObject({ code: 'unsupported-format' });
  });

  it('checks the size of a file before it reads it', async () => {
    const path = join(folder, 'large.pdf');
    writeFileSync(path, `%PDF-1.4\n${' '.repeat(2000)}`);
    await expect(openDocument(path, { limits: { fileBytes: 1000 } })).rejects.toMatchObject({
      code: 'too-large',
      subject: 'large.pdf',
    });
    await expect(openDocument(readFileSync(path), { limits: { fileBytes: 1000 } })).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it('refuses limits that make no sense', async () => {
    await expect(openDocument(receipt, { limits: { time: -5 } })).rejects.toMatchObject({
      code: 'bad-input',
      subject: 'time',
    });
  });

  for (const [kind, path] of [
    ['pdf', report],
    ['image', receipt],
  ] as const) {
    describe(kind, () => {
      it('counts pages from 1 and refuses others', async () => {
        const document = await openDocument(path);
        for (const number of [0, -1, 1.5, document.pageCount + 1, Number.NaN]) {
          await expect(document.page(number)).rejects.toMatchObject({ code: 'page-out-of-range' });
          await expect(document.rasterise(number)).rejects.toMatchObject({ code: 'page-out-of-range' });
          await expect(document.textLayer(number)).rejects.toMatchObject({ code: 'page-out-of-range' });
        }
        await document.dispose();
      });

      it('can be disposed twice, even while it draws, and refuses every later call', async () => {
        const document = await openDocument(path);
        const drawing = document.rasterise(1).catch((error: unknown) => error);
        await Promise.all([document.dispose(), document.dispose()]);
        expect(await drawing).toMatchObject({ code: 'closed' });
        await document.dispose();
        await expect(document.page(1)).rejects.toMatchObject({ code: 'closed' });
        await expect(document.rasterise(1)).rejects.toMatchObject({ code: 'closed' });
        await expect(document.textLayer(1)).rejects.toMatchObject({ code: 'closed' });
      });

      it('stops when it is cancelled', async () => {
        const document = await openDocument(path);
        await expect(document.rasterise(1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
          code: 'cancelled',
        });
        const controller = new AbortController();
        const drawing = document.rasterise(1, { signal: controller.signal });
        controller.abort();
        await expect(drawing).rejects.toMatchObject({ code: 'cancelled' });
        expect((await document.rasterise(1, { longEdge: 50 })).height).toBe(50);
        await document.dispose();
      });

      it('gives up when drawing takes longer than its limit', async () => {
        await expect(
          openDocument(path, { limits: { time: 1 } }).then((slow) => slow.rasterise(1)),
        ).rejects.toMatchObject({ code: 'timeout' });
      });
    });
  }
});
