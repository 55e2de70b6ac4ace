import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChosenBecause, Device, Provider, ProviderReport } from '../../contract/engine.ts';
import { estimateSeconds, type Workload } from './provider-estimate.ts';

/** Providers to try besides the CPU, by platform, best first. */
const BY_PLATFORM: Readonly<Partial<Record<NodeJS.Platform, readonly Provider[]>>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
};

/** With `auto`, models up to this size stay on the CPU: a step takes less time than sending its inputs to a GPU and back. */
export const SMALL_MODEL_BYTES = 512 * 2 ** 20;

export interface ProviderChain {
  /** In the order in which to try them. */
  readonly providers: readonly Provider[];
  readonly skipped: readonly { provider: Provider; reason: string }[];
  /** Why the first one comes first. */
  readonly because: ChosenBecause;
}

const WORDS: Readonly<Record<Exclude<ChosenBecause['why'], 'fastest'>, string>> = {
  asked: 'it was asked for',
  small: 'this model is small: the CPU answers sooner',
  only: 'nothing else can be used here',
  first: 'it is the first that can be used here',
  failed: 'what should be faster failed',
};

export function because(why: ChosenBecause['why'], seconds: ChosenBecause['seconds'] = []): ChosenBecause {
  return { why, seconds };
}

/** Why a device was chosen, in English. */
export function becauseInWords({ why, seconds }: ChosenBecause): string {
  if (why !== 'fastest') return WORDS[why];
  const [first = '', ...rest] = seconds.map(said);
  return `a page and an answer should take ${first}, on ${rest.join(', ')}`;
}

const said = (one: ChosenBecause['seconds'][number]): string => `${one.provider} ${one.seconds.toPrecision(2)} s`;

export function platformProviders(platform: NodeJS.Platform = process.platform): readonly Provider[] {
  return [...(BY_PLATFORM[platform] ?? []), 'cpu'];
}

/** Size of a model folder's weights; 0 if it has none, in which case loading it fails. */
export async function weightBytes(modelDir: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(modelDir).catch(() => [])) {
    if (/\.(?:safetensors|data)$/.test(name)) bytes += (await stat(join(modelDir, name))).size;
  }
  return bytes;
}

/** The providers to probe before a device is chosen. For `auto` that is all of them and the CPU, because the fastest is chosen. */
export function providersToProbe(device: Device, bytes: number): readonly Provider[] {
  if (device !== 'auto') return device === 'cpu' ? [] : [device];
  return bytes <= SMALL_MODEL_BYTES ? [] : platformProviders();
}

/**
 * The providers to try for a device. A named device is tried alone: its user wants to know that it does not work, rather
 * than wait for the CPU. With `auto` the provider that a short measurement finds fastest for this model comes first, then the others, and the
 * CPU in any case.
 *
 * @param bytes size of the model's weights
 * @param reports results of the probes (`providerReports`) for everything that `providersToProbe` returns
 * @param workload undefined if unknown; the platform's order then decides
 */
export function providerChain(
  device: Device,
  bytes: number,
  reports: readonly ProviderReport[],
  workload?: Workload,
): ProviderChain {
  if (device === 'cpu') return { providers: ['cpu'], skipped: [], because: because('asked') };
  const others = platformProviders().filter((provider) => provider !== 'cpu');
  if (device === 'auto' && bytes <= SMALL_MODEL_BYTES) {
    const reason = WORDS.small;
    return { providers: ['cpu'], skipped: others.map((provider) => ({ provider, reason })), because: because('small') };
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
    return { providers: usable.map(({ provider }) => provider), skipped: unusable, because: because('asked') };
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
  if (timed.length === 0) return { providers: ['cpu'], skipped, because: because('only') };
  // Providers that could not be measured keep the platform's order, before the CPU.
  if (own === undefined || timed.some((one) => one.seconds === undefined)) {
    return {
      providers: [...timed.map(({ provider }) => provider), 'cpu'],
      skipped,
      because: because('first'),
    };
  }
  const all = [...timed, { provider: 'cpu' as const, seconds: own }]
    .map(({ provider, seconds: needed }) => ({ provider, seconds: needed! }))
    .sort((a, b) => a.seconds - b.seconds);
  const providers = all.map(({ provider }) => provider);
  const slower = providers.slice(providers.indexOf('cpu') + 1);
  const reason = `the CPU should be faster for this model (${all.map(said).join(', ')})`;
  return {
    // The CPU always works, so nothing comes after it.
    providers: providers.slice(0, providers.indexOf('cpu') + 1),
    skipped: [...skipped, ...slower.map((provider) => ({ provider, reason }))],
    because: because('fastest', all),
  };
}
