import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Measured } from '../../src-main/contract/device.ts';
import { Provider } from '../../src-main/contract/engine.ts';
import {
  becauseInWords,
  platformProviders,
  providerChain,
  providersToProbe,
} from '../../src-main/inference/devices/provider-chain.ts';
import { estimateSeconds } from '../../src-main/inference/devices/provider-estimate.ts';
import { probeProviders } from '../../src-main/inference/devices/provider-probe.ts';
import { providerReports, reportsFile } from '../../src-main/inference/devices/provider-reports.ts';

describe('Probing', () => {
  test('finds the CPU usable, and gives a reason for every provider that is not', async () => {
    const reports = await probeProviders(Provider.options);
    expect(reports.map((report) => report.provider)).toEqual(Provider.options);
    expect(reports.find((report) => report.provider === 'cpu')).toMatchObject({ usable: true, reason: null });
    const cpu = reports.find((report) => report.provider === 'cpu')!.measured!;
    expect(cpu).toMatchObject({ crossing: null, attention: true });
    expect(Math.min(cpu.gflops, cpu.gbps)).toBeGreaterThan(0);
    for (const { usable, reason, ms } of reports) {
      expect(usable ? reason === null : (reason ?? '').length > 5).toBe(true);
      expect(ms).toBeGreaterThan(0);
    }
  });

  test('can be cancelled', async () => {
    await expect(probeProviders(['cpu'], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('The chain of providers', () => {
  test('ends in the CPU on every platform', () => {
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd'] as const) {
      expect(platformProviders(platform).at(-1)).toBe('cpu');
    }
  });

  const GB = 1e9;
  /** A model of about the published one's size at four bits, and a page of it. */
  const workload = { flops: 8e12, bytesPerToken: 4.5 * GB, prefixBytes: 0.67 * GB };
  const cpu: Measured = { gflops: 300, gbps: 15, crossing: null, fp16: false, attention: true };
  const card: Measured = { gflops: 20_000, gbps: 400, crossing: 12, fp16: true, attention: true };
  const report = (provider: Provider, measured: Measured | null, reason: string | null = null) => ({
    provider,
    usable: reason === null,
    reason,
    ms: 1,
    measured,
  });
  const [first, second] = platformProviders();

  test('keeps small models on the CPU without probing, with the reason', () => {
    expect(providersToProbe('auto', 50 * 2 ** 20)).toEqual([]);
    const chain = providerChain('auto', 50 * 2 ** 20, []);
    expect(chain.providers).toEqual(['cpu']);
    for (const { reason } of chain.skipped) expect(reason).toContain('small');
  });

  test('chooses the fastest measured provider for a large model, with the estimate', () => {
    const reports = [report(first!, null, 'no driver'), report('webgpu', card), report('cpu', cpu)];
    const { providers, skipped, because } = providerChain('auto', 5 * GB, reports, workload);
    expect(providers).toEqual(['webgpu', 'cpu']);
    expect(skipped).toEqual(first === 'webgpu' ? [] : [{ provider: first, reason: 'no driver' }]);
    expect(becauseInWords(because)).toMatch(/webgpu 0\.\d+ s, on cpu \d+ s/);
  });

  test('stays on the CPU if a device is slower, such as a software renderer', () => {
    const software = { ...card, gflops: 3, gbps: 0.2 };
    const { providers, skipped } = providerChain(
      'auto',
      5 * GB,
      [report('webgpu', software), report('cpu', cpu)],
      workload,
    );
    expect(providers).toEqual(['cpu']);
    expect(skipped.find(({ provider }) => provider === 'webgpu')?.reason).toContain('CPU should be faster');
  });

  test('counts the transfer of keys and values with every token on all devices but WebGPU', () => {
    const beside = estimateSeconds(workload, 'cuda', card) - estimateSeconds(workload, 'webgpu', card);
    expect(beside).toBeCloseTo((32 * workload.prefixBytes) / (card.crossing! * GB));
  });

  test('tries unmeasured providers before the CPU, in the platform’s order', () => {
    const reports = [first, second].filter((p) => p !== undefined).map((provider) => report(provider, null));
    const { providers } = providerChain('auto', 5 * GB, reports, workload);
    expect(providers.at(-1)).toBe('cpu');
    expect(providers).toEqual(platformProviders());
  });

  test('never replaces a device requested by name', () => {
    expect(providerChain('dml', 5 * GB, [report('dml', null, 'not made for this')]).providers).toEqual([]);
  });
});

describe('The result of a probe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docent-devices-'));
  const probed: Provider[] = [];
  const probe = async (provider: Provider) => {
    probed.push(provider);
    return { provider, usable: false, reason: 'tried', ms: 1, measured: null };
  };

  test('is kept for the next start, until a fresh probe is requested or the machine changes', async () => {
    await providerReports(folder, ['webgpu'], { probe });
    await providerReports(folder, ['webgpu', 'cpu'], { probe });
    expect(probed).toEqual(['webgpu', 'cpu']);
    await providerReports(folder, ['cpu'], { probe, fresh: true });
    expect(probed).toEqual(['webgpu', 'cpu', 'cpu']);
    process.env.CUDA_VISIBLE_DEVICES = 'another card';
    await providerReports(folder, ['webgpu'], { probe });
    delete process.env.CUDA_VISIBLE_DEVICES;
    expect(probed.at(-1)).toBe('webgpu');
  });

  test('is probed again if the stored result is damaged', async () => {
    writeFileSync(reportsFile(folder), '{"machine":');
    probed.length = 0;
    expect((await providerReports(folder, ['cpu'], { probe }))[0]).toMatchObject({ reason: 'tried' });
    expect(probed).toEqual(['cpu']);
  });
});
