import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Measured } from '../../contract/device.ts';
import type { Provider, ProviderReport } from '../../contract/engine.ts';
import { platformProviders } from './provider-chain.ts';

const CHILD = fileURLToPath(new URL('./provider-probe-child.ts', import.meta.url));
/** A driver that has not answered by then hangs. */
const TIMEOUT_MS = 30_000;

/** What provider-probe-child.ts says. */
const Said = z.object({ reason: z.string().nullable(), measured: Measured.nullable() });

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
  const said = await new Promise<z.infer<typeof Said>>((resolve, reject) => {
    child.on('error', (error) =>
      error.name === 'AbortError' ? reject(error) : resolve({ reason: error.message, measured: null }),
    );
    child.on('close', (code, killedBy) => {
      const known = readProbe(lastLine(out));
      if (code === 0 && known !== undefined) resolve(known);
      // A driver that dies while it is measured cannot be trusted with a model; the CPU is only busy.
      else if (provider === 'cpu' && known?.reason === null) resolve(known);
      else {
        const end = `the probe ended with ${killedBy ?? `exit code ${code}`} ${lastLine(err)}`.trim();
        resolve({ reason: end, measured: null });
      }
    });
  });
  const { reason, measured } = said;
  return { provider, usable: reason === null, reason, ms: performance.now() - start, measured };
}

/** A probe's last word; undefined when it is none. */
export function readProbe(said: string): z.infer<typeof Said> | undefined {
  try {
    return Said.parse(JSON.parse(said));
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
