import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Provider, ProviderReport } from '../contract/engine.ts';
import { platformProviders } from './provider-chain.ts';

const CHILD = fileURLToPath(new URL('./provider-probe-child.ts', import.meta.url));
/** A driver that has not answered by then hangs. */
const TIMEOUT_MS = 20_000;

/** How one provider is probed: in a process of its own, by Node here, by Electron's `utilityProcess` in the desktop app. */
export type ProbeProvider = (provider: Provider, signal: AbortSignal | undefined) => Promise<ProviderReport>;

/**
 * Whether each execution provider can run a tiny graph here, each in a process of its own: a driver that crashes or hangs takes only that one.
 * One after the other, so that the times mean something.
 */
export async function probeProviders(
  providers: readonly Provider[] = platformProviders(),
  signal?: AbortSignal,
  probe: ProbeProvider = spawnProbe,
): Promise<ProviderReport[]> {
  const reports: ProviderReport[] = [];
  for (const provider of providers) reports.push(await probe(provider, signal));
  return reports;
}

async function spawnProbe(provider: Provider, signal: AbortSignal | undefined): Promise<ProviderReport> {
  const start = performance.now();
  const child = spawn(process.execPath, [CHILD, provider], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err = (err + String(chunk)).slice(-2000);
  });
  const reason = await new Promise<string | null>((resolve, reject) => {
    child.on('error', (error) => (error.name === 'AbortError' ? reject(error) : resolve(error.message)));
    child.on('close', (code, killedBy) => {
      if (code === 0 && out.trim() === 'usable') resolve(null);
      else if (code === 0) resolve(out.trim() || 'no answer');
      else resolve(`the probe ended with ${killedBy ?? `exit code ${code}`} ${lastLine(err)}`.trim());
    });
  });
  return { provider, usable: reason === null, reason, ms: performance.now() - start };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
