import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DocentSettings } from '../asking/docent-settings.ts';
import type { Device, Provider, ProviderReport } from '../contract/engine.ts';
import { MOST_SETTINGS_BYTES, readRegularFileSync } from '../files/regular-file.ts';
import { type ProviderChain, providerChain, providersToProbe } from '../inference/devices/provider-chain.ts';
import { type Workload, workloadOf } from '../inference/devices/provider-estimate.ts';
import type { ProbeProvider } from '../inference/devices/provider-probe.ts';
import { providerReports } from '../inference/devices/provider-reports.ts';
import { isVisionPart, partsOf, precisions } from './transformers-library.ts';

/** Where models of other libraries are to run. */
export interface Devices {
  readonly device: Device;
  /** Where the results of probes are kept. */
  readonly cacheDir: string;
  /** How a device is probed; left out: in a child process. */
  readonly probe?: ProbeProvider | undefined;
}

/** As Docent's own model is told. */
export function devicesOf(settings: Pick<DocentSettings, 'device' | 'cacheDir' | 'processes'>): Devices {
  const { device, cacheDir, processes } = settings;
  return { device, cacheDir, probe: processes?.probe };
}

/** Without a word from the caller. Nothing is probed for it. */
export const ON_CPU: Devices = { device: 'cpu', cacheDir: '' };

/** The devices to try for the model in a folder, in this order, and whether each computes halves. */
export interface DeviceOrder extends Pick<ProviderChain, 'providers' | 'skipped'> {
  readonly halves: ReadonlySet<Provider>;
}

/** Tokens of one of five tiles. The text of a page is about as long as all five. */
const TILE_TOKENS = 256;
const BYTES_PER_WEIGHT: Readonly<Record<string, number>> = { q4: 0.55, q4f16: 0.55, q8: 1, int8: 1, uint8: 1, fp16: 2 };

const Sizes = z.object({
  num_hidden_layers: z.number().positive(),
  hidden_size: z.number().positive(),
  num_attention_heads: z.number().positive(),
  num_key_value_heads: z.number().positive().optional(),
  head_dim: z.number().positive().optional(),
});
const Config = z.union([z.object({ text_config: Sizes }).transform(({ text_config }) => text_config), Sizes]);

/**
 * Which devices the model can run on, the fastest first, as for Docent's own models. One whose fused attention is wrong is left out: these models'
 * graphs are made of it.
 */
export async function deviceOrder(dir: string, devices: Devices, signal?: AbortSignal): Promise<DeviceOrder> {
  const { device, cacheDir, probe } = devices;
  const sizes = sizesOf(dir);
  const bytes = sizes.decoder + sizes.encoder;
  const probed = await providerReports(cacheDir, providersToProbe(device, bytes), { signal, probe });
  const reports = probed.map(
    (report): ProviderReport =>
      report.measured?.attention === false
        ? { ...report, usable: false, reason: 'its driver computes the attention of such models wrongly' }
        : report,
  );
  const { providers, skipped } = providerChain(device, bytes, reports, workload(dir, sizes));
  const halves = new Set(reports.filter(({ measured }) => measured?.fp16).map(({ provider }) => provider));
  return { providers, skipped, halves };
}

/** Bytes of the files that the CPU would open. */
function sizesOf(dir: string): { decoder: number; encoder: number; bytesPerWeight: number } {
  let names: string[];
  try {
    names = readdirSync(join(dir, 'onnx'));
  } catch {
    // What is wrong with the folder is said when the model is opened.
    return { decoder: 0, encoder: 0, bytesPerWeight: 4 };
  }
  const chosen = precisions(dir, partsOf(dir), 'cpu', false);
  const total = { decoder: 0, encoder: 0, bytesPerWeight: 4 };
  for (const [part, { dtype, file }] of Object.entries(chosen)) {
    const own = names.filter((name) => name === file || name.startsWith(`${file}_data`));
    const bytes = own.reduce((sum, name) => sum + statSync(join(dir, 'onnx', name)).size, 0);
    total[isVisionPart(part) ? 'encoder' : 'decoder'] += bytes;
    if (!isVisionPart(part)) total.bytesPerWeight = BYTES_PER_WEIGHT[dtype] ?? 4;
  }
  return total;
}

/** undefined: its config.json does not tell the sizes. */
function workload(dir: string, sizes: ReturnType<typeof sizesOf>): Workload | undefined {
  try {
    const config = Config.parse(
      JSON.parse(readRegularFileSync(join(dir, 'config.json'), MOST_SETTINGS_BYTES).toString()),
    );
    const heads = config.num_attention_heads;
    return workloadOf({
      ...{ decoderBytes: sizes.decoder, encoderBytes: sizes.encoder, bytesPerWeight: sizes.bytesPerWeight },
      layers: config.num_hidden_layers,
      heads: config.num_key_value_heads ?? heads,
      headSize: config.head_dim ?? config.hidden_size / heads,
      queries: TILE_TOKENS,
    });
  } catch {
    return undefined;
  }
}
