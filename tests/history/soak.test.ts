import { describe, expect, it } from 'vitest';
import { soak } from './soak-run.ts';

describe('a writer that is killed at any moment', () => {
  it('loses nothing that a call had returned, and leaves an intact file', async () => {
    // `node tests/history/soak.ts 10000` does the same for an hour.
    const result = await soak(20, { seed: Date.now() });
    expect(result).toMatchObject({ kills: 20, lost: [], corrupt: [] });
    expect(result.committed).toBeGreaterThan(20);
    expect(result.whileOpening).toBeLessThan(20);
  });
});
