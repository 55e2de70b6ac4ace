import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartedDocent } from '../bench/started-docent.ts';
import { builtProgram } from '../e2e/built-program.ts';
import { samples } from '../e2e/docent-window.ts';
import { pageAt } from '../http/served-process.ts';
import { builtFolder } from '../http/started-host.ts';

describe('The program as it is packed', () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'docent-built-'));
    program = await builtProgram();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads a scan: its processes and its thread are where it looks for them', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'read', samples.receipt], {
      encoding: 'utf8',
      env: { ...process.env, DOCENT_DATA_DIR: join(folder, 'read') },
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('TOTAL');
  });

  it('serves the window, and finds what it reads of its own', async () => {
    const docent = await StartedDocent.start(join(folder, 'data'), builtFolder());
    const { service, port } = pageAt(docent.url);
    try {
      const { version } = JSON.parse(readFileSync(join(program, '../../package.json'), 'utf8')) as { version: string };
      expect(await service.info({})).toMatchObject({ version });
      const bytes = Uint8Array.from(readFileSync(samples.report));
      const { id } = await service.addDocument({ source: { kind: 'bytes', name: 'report.pdf', bytes } });
      const [document] = await service.listDocuments({ removed: false });
      expect(document).toMatchObject({ id, name: 'report.pdf' });
      expect((await service.listModels({})).suggested.length).toBeGreaterThan(0);
    } finally {
      port.close();
      await docent.end();
    }
  });
});
