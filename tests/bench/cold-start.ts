import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageAt } from '../http/served-process.ts';
import { builtFolder } from '../http/started-host.ts';
import { root } from '../source-imports.ts';
import { StartedDocent } from './started-docent.ts';

/** One start of `docent serve` on empty data, in milliseconds since the process was started. */
async function oneStart(rendererDir: string): Promise<Record<'address' | 'index' | 'info', number>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-cold-'));
  const docent = await StartedDocent.start(dataDir, rendererDir);
  try {
    const address = docent.since();
    const response = await fetch(docent.url);
    await response.body?.getReader().read();
    const index = docent.since();
    const { service, port } = pageAt(docent.url);
    await service.info({});
    const info = docent.since();
    port.close();
    return { address, index, info };
  } finally {
    await docent.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The browser host from nothing to a page that has its first answer: medians, and what the issue asks of a usable window. */
export async function coldStart(times = 5) {
  const built = join(root, 'dist', 'renderer');
  const rendererDir = existsSync(join(built, 'index.html')) ? built : builtFolder();
  const runs: Awaited<ReturnType<typeof oneStart>>[] = [];
  for (let i = 0; i < times; i++) runs.push(await oneStart(rendererDir));
  const median = (pick: (run: (typeof runs)[number]) => number) =>
    Math.round(runs.map(pick).sort((a, b) => a - b)[times >> 1] ?? Number.NaN);
  return {
    address_printed_ms: median((run) => run.address),
    index_first_byte_ms: median((run) => run.index),
    info_answered_ms: median((run) => run.info),
    baseline: { usable_window_required_ms: 1500 },
  };
}

if (import.meta.main) console.log(JSON.stringify(await coldStart(), null, 2));
