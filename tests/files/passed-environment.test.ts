import { afterEach, expect, it, vi } from 'vitest';
import { COMPUTING, passedEnvironment } from '../../src-main/processes/passed-environment.ts';

afterEach(() => vi.unstubAllEnvs());

it('Other programs learn how to run and on what, and no key or token, whatever its name is', () => {
  for (const name of ['HF_TOKEN', 'DOCENT_ENDPOINT_KEY', 'PGPASSWORD', 'GITHUB_PAT', 'DATABASE_URL'])
    vi.stubEnv(name, 'secret');
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '1');
  vi.stubEnv('LANG', 'ko_KR.UTF-8');
  const [reading, computing] = [passedEnvironment(), passedEnvironment(COMPUTING)];
  for (const passed of [reading, computing]) {
    expect(passed).toMatchObject({ PATH: process.env.PATH, LANG: 'ko_KR.UTF-8' });
    expect(Object.values(passed)).not.toContain('secret');
  }
  expect([reading.CUDA_VISIBLE_DEVICES, computing.CUDA_VISIBLE_DEVICES]).toEqual([undefined, '1']);
});
