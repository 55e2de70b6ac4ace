import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { createClient, rpcSocket, tokenOfFragment, webSocketPort } from '../../src-main/rpc/index.ts';
import { root } from '../source-imports.ts';

export interface Served {
  readonly child: ChildProcess;
  /** The first line on standard output, as soon as it is there; what ended it instead is in `ended`. */
  readonly line: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts the command line as a process of its own, without a display. */
export function docent(args: readonly string[], env: Record<string, string> = {}): Served {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'src-main/hosts/cli/main.ts'), ...args], {
    env: { ...inherited, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const line = new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code: code as number | null, stdout, stderr }));
  const first = Promise.race([
    line,
    ended.then(({ stderr: why }) => {
      throw new Error(`It ended before it said its address: ${why}`);
    }),
  ]);
  first.catch(() => undefined);
  return { child, line: first, ended };
}

/** A page's connection to the address that was printed. */
export function pageAt(address: string) {
  const url = new URL(address);
  const token = tokenOfFragment(url.hash);
  if (token === undefined) throw new Error(`There is no token in ${address}.`);
  const port = webSocketPort(new WebSocket(...rpcSocket(url.href, token), { origin: url.origin }));
  return { port, ...createClient(port, docentApi) };
}
