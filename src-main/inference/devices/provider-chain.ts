import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device, Provider, ProviderReport } from '../../contract/engine.ts';
import { estimateSeconds, type Workload } from './provider-estimate.ts';

/** Providers worth trying besides the CPU, best first, by platform. */
const BY_PLATFORM: Readonly<Partial<Record<NodeJS.Platform, readonly Provider[]>>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
};

/** Models up to this size stay on the CPU under `auto`: a step is over before its inputs would have crossed to a GPU and back. */
export const SMALL_MODEL_BYTES = 512 * 2 ** 20;

export interface ProviderChain {
  /** To be tried in this order. */
  readonly providers: readonly Provider[];
  readonly skipped: readonly { provider: Provider; reason: string }[];
  /** Why the first one is the first, for people. */
  readonly because: string;
}

export function platformProviders(platform: NodeJS.Platform = process.platform): readonly Provider[] {
  return [...(BY_PLATFORM[platform] ?? []), 'cpu'];
}

/** Size of a model folder's weights; 0 when there are none (loading it then says so). */
export async function weightBytes(modelDir: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(modelDir).catch(() => [])) {
    if (/\.(?:safetensors|data)$/.test(name)) bytes += (await stat(join(modelDir, name))).size;
  }
  return bytes;
}

/** What has to be known before a device is chosen: of `auto` all, the CPU too, for the fastest is taken. */
export function providersToProbe(device: Device, bytes: number): readonly Provider[] {
  if (device !== 'auto') return device === 'cpu' ? [] : [device];
  return bytes <= SMALL_MODEL_BYTES ? [] : platformProviders();
}

/**
 * The providers to try for a device. A named device is tried alone: who asks for it wants to hear that it does not work, not to wait for the
 * CPU instead. `auto` takes the one that a short measurement says is the fastest for this model, then the others, and the CPU in any case.
 *
 * @param bytes size of the model's weights
 * @param reports what probes found (`providerReports`) of all that `providersToProbe` names
 * @param workload undefined: unknown, and the platform's order counts
 */
export function providerChain(
  device: Device,
  bytes: number,
  reports: readonly ProviderReport[],
  workload?: Workload,
): ProviderChain {
  if (device === 'cpu') return { providers: ['cpu'], skipped: [], because: 'it was asked for' };
  const others = platformProviders().filter((provider) => provider !== 'cpu');
  if (device === 'auto' && bytes <= SMALL_MODEL_BYTES) {
    const reason = 'this model is small: the CPU answers sooner';
    return { providers: ['cpu'], skipped: others.map((provider) => ({ provider, reason })), because: reason };
  }
  const wanted = device === 'auto' ? others : [device];
  const found = wanted.map(
    (provider): ProviderReport =>
      reports.find((report) => report.provider === provider) ?? {
        provider,
        usable: false,
        reason: 'it was not probed',
        ms: 0,
        measured: null,
      },
  );
  const unusable = found.flatMap(({ provider, usable, reason }) =>
    usable ? [] : [{ provider, reason: reason ?? 'not usable' }],
  );
  const usable = found.filter((report) => report.usable);
  if (device !== 'auto')
    return { providers: usable.map(({ provider }) => provider), skipped: unusable, because: 'it was asked for' };
  return fastestFirst(
    usable,
    reports.find(({ provider }) => provider === 'cpu'),
    unusable,
    workload,
  );
}

function fastestFirst(
  usable: readonly ProviderReport[],
  cpu: ProviderReport | undefined,
  skipped: ProviderChain['skipped'],
  workload: Workload | undefined,
): ProviderChain {
  const seconds = ({ provider, measured }: ProviderReport) =>
    workload === undefined || measured === null ? undefined : estimateSeconds(workload, provider, measured);
  const own = cpu && seconds(cpu);
  const timed = usable.map((report) => ({ provider: report.provider, seconds: seconds(report) }));
  if (timed.length === 0) return { providers: ['cpu'], skipped, because: 'nothing else can be used here' };
  // What could not be measured keeps its place in the platform's order, before the CPU.
  if (own === undefined || timed.some((one) => one.seconds === undefined)) {
    return {
      providers: [...timed.map(({ provider }) => provider), 'cpu'],
      skipped,
      because: 'it is the first that can be used here',
    };
  }
  const all = [...timed, { provider: 'cpu' as const, seconds: own }].sort((a, b) => a.seconds! - b.seconds!);
  const [first, ...rest] = all;
  const said = (one: (typeof all)[number]) => `${one.provider} ${one.seconds!.toPrecision(2)} s`;
  const because = `a page and an answer should take ${said(first!)}, on ${rest.map(said).join(', ')}`;
  const providers = all.map(({ provider }) => provider);
  const slower = providers.slice(providers.indexOf('cpu') + 1);
  const reason = `the CPU should be faster for this model (${all.map(said).join(', ')})`;
  return {
    // Nothing is tried after the CPU, which always works.
    providers: providers.slice(0, providers.indexOf('cpu') + 1),
    skipped: [...skipped, ...slower.map((provider) => ({ provider, reason }))],
    because,
  };
}
