import { describe, expect, test } from 'vitest';
import { Provider } from '../../src-main/contract/engine.ts';
import { platformProviders, providerChain } from '../../src-main/inference/provider-chain.ts';
import { probeProviders } from '../../src-main/inference/provider-probe.ts';

describe('Probing', () => {
  test('finds the CPU usable, and gives a reason for every provider that is not', async () => {
    const reports = await probeProviders(Provider.options);
    expect(reports.map((report) => report.provider)).toEqual(Provider.options);
    expect(reports.find((report) => report.provider === 'cpu')).toMatchObject({ usable: true, reason: null });
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

  test('keeps small models on the CPU and says why', async () => {
    const chain = await providerChain('auto', 50 * 2 ** 20);
    expect(chain.providers).toEqual(['cpu']);
    for (const { reason } of chain.skipped) expect(reason).toContain('small');
  });

  test('tries the other providers for large models, and falls back to the CPU with the reasons', async () => {
    const { providers, skipped } = await providerChain('auto', 8 * 2 ** 30);
    expect(providers.at(-1)).toBe('cpu');
    expect([...providers, ...skipped.map((s) => s.provider)].sort()).toEqual([...platformProviders()].sort());
  });

  test('never replaces a device that was asked for by name', async () => {
    const { providers } = await providerChain('dml', 50 * 2 ** 20);
    expect(providers).not.toContain('cpu');
  });
});
