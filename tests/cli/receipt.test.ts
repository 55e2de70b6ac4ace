import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocentSettings } from '../../src-main/asking/docent-settings.ts';
import { physicalCores } from '../../src-main/inference/physical-cores.ts';
import { GROCER, linesOf } from '../receipts/sample-lines.ts';
import { commandLine, TableDocent } from './command-line.ts';

const sample = 'resources/samples/receipt.jpg';
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-receipt-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function reading(): TableDocent {
  const docent = new TableDocent();
  docent.pageLines = linesOf(GROCER);
  return docent;
}

describe('docent receipt', () => {
  it('prints one JSON value with every file, including one that cannot be read', async () => {
    const broken = join(dir, 'broken.jpg');
    writeFileSync(broken, 'no picture');
    const { code, stdout, stderr } = await commandLine(['receipt', sample, broken, '--json'], reading);
    const { files } = JSON.parse(stdout) as {
      files: { receipts?: { fields: { total: { value: string } } }[]; error?: { code: string } }[];
    };
    expect(files[0]!.receipts![0]!.fields.total.value).toBe('8.20');
    expect(files[1]!.error!.code).toBe('unsupported-format');
    expect([code, stderr.includes('broken.jpg')]).toEqual([3, true]);
  });

  it('shows fields, items and checks', async () => {
    const { stdout } = await commandLine(['receipt', sample], reading);
    expect(stdout).toMatch(/total +8\.20 +layout/);
    expect(stdout).toContain('adds up: 20.20 - 12.00 = 8.20');
  });

  it('writes CSV and a workbook, and asks for a file name for the workbook', async () => {
    expect((await commandLine(['receipt', sample, '--csv'], reading)).stdout).toContain(
      'receipt.jpg,1,PASARAYA BORONG PINTAR SDN BHD',
    );
    const out = join(dir, 'receipts.xlsx');
    expect((await commandLine(['receipt', sample, '--xlsx', '--out', out], reading)).code).toBe(0);
    expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK');
    const without = await commandLine(['receipt', sample, '--xlsx'], reading);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--out')]);
  });
});

describe('docent batch', () => {
  it('reads receipts into a table and continues with the same command', async () => {
    const out = join(dir, 'batch.csv');
    const args = ['batch', 'receipt', sample, '--out', out, '--json'];
    expect(JSON.parse((await commandLine(args, reading)).stdout)).toMatchObject({ total: 1, done: 1, stopped: null });
    expect(readFileSync(out, 'utf8')).toContain('done,,1,PASARAYA BORONG PINTAR SDN BHD');
    expect(existsSync(`${out}.ledger`)).toBe(true);
    const status = await commandLine(['batch', 'status', out, '--json'], reading);
    expect(JSON.parse(status.stdout)).toMatchObject({ total: 1, done: 1, queued: 0 });
    const other = await commandLine(['batch', 'ask', sample, '--question', 'When?', '--out', out], reading);
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('started with other settings: job “receipt”, now “ask”'),
    ]);
  });

  it('shares the files out among models side by side, no more than there are cores, and closes each', async () => {
    const [made, threads]: [TableDocent[], (number | undefined)[]] = [[], []];
    const all = Promise.withResolvers<void>();
    /** Answers once each of them was asked. */
    class Waiting extends TableDocent {
      override async ask(...asked: Parameters<TableDocent['ask']>) {
        const answered = await super.ask(...asked);
        if (made.every(({ calls }) => calls.length > 0)) all.resolve();
        await all.promise;
        return answered;
      }
    }
    const create = (settings: DocentSettings) => {
      threads.push(settings.threads);
      made.push(new Waiting({ 'When?': 'Monday' }));
      return made.at(-1)!;
    };
    const documents = mkdtempSync(join(dir, 'many-'));
    const bytes = readFileSync(sample);
    // What stands behind a picture's end makes it another file, and no other picture.
    for (let i = 0; i < 6; i++) writeFileSync(join(documents, `${i}.jpg`), Buffer.concat([bytes, Buffer.from([i])]));
    const args = ['batch', 'ask', documents, '--question', 'When?', '--json', '--out'];
    const many = await commandLine([...args, join(dir, 'many.jsonl')], create);
    expect(JSON.parse(many.stdout)).toMatchObject({ total: 6, done: 6 });
    expect(made.length).toBe(Math.min(2, physicalCores()));
    expect(made.reduce((all, { calls }) => all + calls.length, 0)).toBe(6);
    expect(made.map(({ calls, disposed }) => [calls.length > 0, disposed])).toEqual(made.map(() => [true, 1]));
    if (made.length > 1) expect(threads).toEqual(made.map(() => Math.floor(physicalCores() / made.length)));
    // A device that is named is one, whatever the cores.
    made.length = 0;
    await commandLine([...args, join(dir, 'one.jsonl'), '--device', 'webgpu'], create);
    expect(made.length).toBe(1);
  });
});
