import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

describe.skipIf(process.platform === 'win32')('Adding an office document', () => {
  const dataDir = temporaryDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'docent-adding-'));
  const [document, running] = [join(folder, 'lease.rtf'), join(folder, 'running')];
  let workspace: Workspace;
  beforeAll(async () => {
    writeFileSync(document, '{\\rtf1\\ansi The rent is 1,250.00 EUR a month.\\par}');
    // In the place of LibreOffice: it never ends.
    const program = join(folder, 'soffice');
    writeFileSync(program, `#!/bin/sh\necho $$ > ${running}\nexec sleep 1000\n`);
    chmodSync(program, 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    workspace = await temporaryWorkspace({ dataDir });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test('can be stopped while it is converted: the program ends, and nothing of the file is kept', async () => {
    const stop = new AbortController();
    const adding = workspace.api.addDocument({ source: { kind: 'path', path: document } }, { signal: stop.signal });
    await vi.waitFor(() => expect(existsSync(running)).toBe(true), 60_000);
    const pid = Number(readFileSync(running, 'utf8'));
    stop.abort();
    await expect(adding).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 10_000);
    expect(await workspace.api.listDocuments({ removed: false })).toEqual([]);
    const kept = readdirSync(join(dataDir, 'documents'), { recursive: true, withFileTypes: true });
    expect(kept.filter((entry) => entry.isFile())).toEqual([]);
  });
});
