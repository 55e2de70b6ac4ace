import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device, Provider, ProviderReport } from '../contract/engine.ts';
import { probeProviders } from './provider-probe.ts';

/** Providers worth trying besides the CPU, best first, by platform. */
const BY_PLATFORM: Readonly<Partial<Record<NodeJS.Platform, readonly Provider[]>>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
};

/** Models up to this size stay on the CPU under `auto`: a step is over before its inputs would have crossed to a GPU and back. */
const SMALL_MODEL_BYTES = 512 * 2 ** 20;

export interface ProviderChain {
  /** To be tried in this order. */
  readonly providers: readonly Provider[];
  readonly skipped: readonly { provider: Provider; reason: string }[];
}

export function platformProviders(platform: NodeJS.Platform = process.platform): readonly Provider[] {
  return [...(BY_PLATFORM[platform] ?? []), 'cpu'];
}

/** Size of a model folder's weights; 0 when there are none (loading it then says so). */
export async function weightBytes(modelDir: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(modelDir).catch(() => [])) {
    if (name.endsWith('.safetensors')) bytes += (await stat(join(modelDir, name))).size;
  }
  return bytes;
}

/** What has to be probed before a device is chosen. */
export function providersToProbe(device: Device, bytes: number): readonly Provider[] {
  if (device !== 'auto') return device === 'cpu' ? [] : [device];
  return bytes <= SMALL_MODEL_BYTES ? [] : platformProviders().filter((provider) => provider !== 'cpu');
}

/**
 * The providers to try for a device. A named device is tried alone: who asks for it wants to hear that it does not work, not to wait for the
 * CPU instead. `auto` probes in a child process first, since a driver may take the process with it.
 *
 * @param bytes size of the model's weights
 * @param probed what a parent found already, for a process that cannot start others
 */
export async function providerChain(
  device: Device,
  bytes: number,
  probed?: readonly ProviderReport[],
): Promise<ProviderChain> {
  if (device === 'cpu') return { providers: ['cpu'], skipped: [] };
  const wanted = device === 'auto' ? platformProviders().filter((provider) => provider !== 'cpu') : [device];
  const fallback: Provider[] = device === 'auto' ? ['cpu'] : [];
  if (device === 'auto' && bytes <= SMALL_MODEL_BYTES) {
    const reason = 'this model is small: the CPU answers sooner';
    return { providers: ['cpu'], skipped: wanted.map((provider) => ({ provider, reason })) };
  }
  const reports = probed === undefined ? await probeProviders(wanted) : reportsFor(wanted, probed);
  const usable = reports.filter((report) => report.usable).map((report) => report.provider);
  const skipped = reports.flatMap(({ provider, usable: ok, reason }) =>
    ok ? [] : [{ provider, reason: reason ?? 'not usable' }],
  );
  return { providers: [...usable, ...fallback], skipped };
}

function reportsFor(wanted: readonly Provider[], probed: readonly ProviderReport[]): ProviderReport[] {
  const found = (provider: Provider) => probed.find((report) => report.provider === provider);
  return wanted.map((provider) => found(provider) ?? { provider, usable: false, reason: 'it was not probed', ms: 0 });
}
