import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src-main/contract/errors.ts';
import type { Report } from './open-all.ts';

const script = fileURLToPath(new URL('open-all.ts', import.meta.url));
const folder = fileURLToPath(new URL('../../../shared/data/robust/', import.meta.url));

describe.skipIf(!existsSync(folder))('encrypted, malformed, odd and empty PDFs (needs ../shared/data/robust)', () => {
  let report: Report;
  let lines: string[];

  // One process for all files, so that memory and leftovers add up as they would in the application.
  beforeAll(() => {
    const child = spawnSync(process.execPath, [script, folder], { encoding: 'utf8', timeout: 110_000 });
    expect(child.stderr).not.toMatch(/Error/);
    expect(child.status).toBe(0);
    lines = child.stdout.trim().split('\n');
    report = JSON.parse(lines.at(-1)!) as Report;
  });

  it('all end in pages or in a typed error', () => {
    expect(report.outcomes.length).toBe(readdirSync(folder).length);
    expect(report.outcomes.length).toBeGreaterThanOrEqual(75);
    for (const { file, pages, errors } of report.outcomes) {
      expect({ file, untyped: errors.filter((error) => !(ERROR_CODES as readonly string[]).includes(error)) }).toEqual({
        file,
        untyped: [],
      });
      expect({ file, result: pages > 0 || errors.length > 0 }).toEqual({ file, result: true });
    }
    // Most of them are odd rather than broken: an engine that refuses them all has failed.
    expect(report.outcomes.filter(({ errors }) => errors.length === 0).length).toBeGreaterThanOrEqual(60);
    expect(report.outcomes.filter(({ errors }) => errors.includes('password-required')).length).toBe(5);
  });

  it('take less than 20 s each and 1.5 GB together', () => {
    for (const { file, milliseconds } of report.outcomes) {
      expect({ file, slow: milliseconds >= 20_000 }).toEqual({ file, slow: false });
    }
    expect(report.maxMegabytes).toBeLessThan(1500);
  });

  it('leave no unhandled rejection and print nothing', () => {
    expect(report.unhandled).toEqual([]);
    expect(lines.length).toBe(1);
  });
});
