import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AskResult, ReadResult } from '../../src-main/contract/docent.ts';
import { root } from '../source-imports.ts';

const bin = join(root, 'bin/docent.js');
const receipt = join(root, 'resources/samples/receipt.jpg');
let cache = '';

beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'docent-cache-'));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], node = process.execPath): { child: ChildProcess; ended: Promise<Ended> } {
  // Its own process group, so that leftover processes can be found.
  const child = spawn(node, [bin, ...args], { env: { ...process.env, DOCENT_CACHE: cache }, detached: true });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, stdout, stderr })) };
}

/** The command lines of a process group. */
function programsOf(group: number): string {
  const all = execFileSync('ps', ['-A', '-o', 'pgid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => Number.parseInt(line, 10) === group).join('\n');
}

/** A Node older than 24 on this machine, such as a user's shell might start. */
function olderNode(): string | undefined {
  return ['/usr/bin/node', '/usr/local/bin/node'].find(
    (path) => existsSync(path) && Number(execFileSync(path, ['-p', 'process.versions.node.split(".")[0]'])) < 24,
  );
}

describe('bin/docent.js', () => {
  it('hands over to Node 24 whichever Node starts it, without noise', async () => {
    const { code, stdout, stderr } = await start(['--version'], olderNode()).ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it('passes on the exit code and both output streams', async () => {
    const { code, stdout, stderr } = await start(['read', join(cache, 'none.pdf'), '--json']).ended;
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file-not-found', subject: 'none.pdf' } });
    expect(stderr).toMatch(/^docent: /);
  });

  it('reports in one JSON value what works on this machine', async () => {
    const { stdout } = await start(['doctor', '--json']).ended;
    const report = JSON.parse(stdout);
    expect(report.node).toMatchObject({ supported: true, version: expect.stringMatching(/^24\./) });
    expect(report.packages['onnxruntime-node']).toMatch(/^\d/);
    expect(report.sqlite_vec_problem).toBeNull();
    expect(report.providers.find((p: { provider: string }) => p.provider === 'cpu')).toMatchObject({ usable: true });
    for (const p of report.providers) expect(p.usable || p.reason.length > 0).toBe(true);
    expect(report.choice).toMatchObject({ device: 'cpu', because: expect.stringContaining('this model is small') });
  });

  it('ends with 4 and the reason when the model is missing', async () => {
    const { code, stdout } = await start(['ask', receipt, 'When?', '--model', cache, '--json']).ended;
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'model-missing' } });
  });

  it('ends with 130 and no process left behind when interrupted', async () => {
    const { child, ended } = start(['ask', receipt, 'When?', '--json']);
    // Both processes have started, and the model has not answered: it takes seconds.
    await expect.poll(() => programsOf(child.pid!), { timeout: 50_000 }).toMatch(/engine-process/);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    // Orphans are reaped within moments.
    await expect.poll(() => isGone(-child.pid!)).toBe(true);
    if (stdout !== '') expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } });
  });
});

/** @param pid negative: of a whole group */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe('docent-mini at work', () => {
  it('answers from a receipt, and every piece of evidence lies on the page', async () => {
    const { code, stdout, stderr } = await start(['ask', receipt, 'What is the total?', '--json']).ended;
    expect(code, stderr).toBe(0);
    const { answers, tiles, device } = AskResult.parse(JSON.parse(stdout));
    expect(answers).toHaveLength(1);
    expect(tiles!.kept).toBeGreaterThan(0);
    expect(device).toBe('cpu');
    for (const { box } of answers[0]!.evidence) {
      expect(Math.min(...box)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...box)).toBeLessThanOrEqual(1);
    }
  });

  it('reads a receipt from pixels and a PDF from its text layer', async () => {
    const scan = ReadResult.parse(JSON.parse((await start(['read', receipt, '--json']).ended).stdout));
    expect(scan.pages[0]!.lines.length).toBeGreaterThan(3);
    expect(new Set(scan.pages[0]!.lines.map((l) => l.source))).toEqual(new Set(['model']));
    const report = join(root, 'resources/samples/report.pdf');
    const pdf = ReadResult.parse(JSON.parse((await start(['read', report, '--json']).ended).stdout));
    expect(pdf.pages).toHaveLength(2);
    expect(pdf.pages.flatMap((p) => p.lines).every((l) => l.source === 'text-layer')).toBe(true);
  });
});
