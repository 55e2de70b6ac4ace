import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Measured } from '../../contract/device.ts';
import type { Provider, ProviderReport } from '../../contract/engine.ts';
import { platformProviders } from './provider-chain.ts';

const CHILD = fileURLToPath(new URL('./provider-probe-child.ts', import.meta.url));
/** A driver that has not answered by then is taken to hang. */
const TIMEOUT_MS = 30_000;

/** The output of provider-probe-child.ts. */
const Said = z.object({ reason: z.string().nullable(), measured: z.nullable(Measured) });

/** Probes one provider in a process of its own: Node's here, Electron's `utilityProcess` in the desktop app. */
export type ProbeProvider = (provider: Provider, signal: AbortSignal | undefined) => Promise<ProviderReport>;

/**
 * Finds out which execution providers can run a tiny graph on this machine. Each is tried in a process of its own, because a driver may crash or
 * hang, and one after the other, so that the times can be compared.
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
      // A driver that dies during the measurement cannot be trusted with a model. The CPU is just busy.
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

/** Parses a line of the probe's output; undefined if it is something else. */
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
