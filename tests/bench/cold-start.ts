import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { createClient, rpcSocket, tokenOfFragment, webSocketPort } from '../../src-main/rpc/index.ts';
import { builtFolder } from '../http/started-host.ts';
import { root } from '../source-imports.ts';

/** One start of `docent serve` on empty data, in milliseconds since the process was started. */
async function oneStart(rendererDir: string): Promise<Record<'address' | 'index' | 'info', number>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-cold-'));
  const start = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/docent.js'), 'serve', '--no-open'], {
    env: { ...process.env, DOCENT_DATA_DIR: dataDir, DOCENT_RENDERER: rendererDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const since = () => performance.now() - start;
  try {
    const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
    const url = new URL(String(line));
    const address = since();
    const response = await fetch(url);
    await response.body?.getReader().read();
    const index = since();
    const socket = new WebSocket(...rpcSocket(url.href, tokenOfFragment(url.hash) ?? ''), { origin: url.origin });
    const port = webSocketPort(socket);
    await createClient(port, docentApi).service.info({});
    const info = since();
    port.close();
    return { address, index, info };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
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
