import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Provider, ProviderReport } from '../../contract/engine.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { machineKey } from './provider-facts.ts';
import { type ProbeProvider, probeProviders } from './provider-probe.ts';

/** Reports expire, because on some systems a driver can be updated without any sign of it. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

const Kept = z.object({ machine: z.string(), at: z.number(), reports: z.array(ProviderReport) });

export const reportsFile = (cacheDir: string): string => join(cacheDir, 'devices.json');

/**
 * Reports on these providers: measured now, or kept from an earlier time as long as machine, drivers and runtime are the same. `docent doctor`
 * always measures (`fresh`) and saves the result for the next start.
 */
export async function providerReports(
  cacheDir: string,
  providers: readonly Provider[],
  options: { signal?: AbortSignal | undefined; probe?: ProbeProvider | undefined; fresh?: boolean } = {},
): Promise<ProviderReport[]> {
  if (providers.length === 0) return [];
  const machine = machineKey();
  const known = (await keptReports(cacheDir, machine)) ?? [];
  const missing = providers.filter(
    (provider) => options.fresh || !known.some((report) => report.provider === provider),
  );
  const found = await probeProviders(missing, options.signal, options.probe);
  const all = [...found, ...known.filter((report) => !missing.includes(report.provider))];
  if (missing.length > 0) await keep(cacheDir, { machine, at: Date.now(), reports: all });
  return providers.map((provider) => all.find((report) => report.provider === provider)!);
}

async function keptReports(cacheDir: string, machine: string): Promise<ProviderReport[] | undefined> {
  try {
    const kept = Kept.parse(JSON.parse(await readFile(reportsFile(cacheDir), 'utf8')));
    const age = Date.now() - kept.at;
    return kept.machine === machine && age >= 0 && age < KEPT_MS ? kept.reports : undefined;
  } catch {
    // There are none yet, or another version wrote them. They are measured again.
    return undefined;
  }
}

/** If a report cannot be saved, the next start measures again. */
async function keep(cacheDir: string, kept: z.infer<typeof Kept>): Promise<void> {
  const path = reportsFile(cacheDir);
  try {
    await mkdir(cacheDir, { recursive: true });
    await writeWhole(path, JSON.stringify(kept), { lasting: false });
  } catch {}
}
