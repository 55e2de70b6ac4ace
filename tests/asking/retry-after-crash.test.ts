import { describe, expect, it } from 'vitest';
import { retryAfterCrash } from '../../src-main/asking/retry-after-crash.ts';
import { DocentError } from '../../src-main/contract/errors.ts';

/** Fails with each code in turn, then answers. */
function failing(...codes: ('engine-crashed' | 'bad-input')[]) {
  return async () => {
    const code = codes.shift();
    if (code !== undefined) throw new DocentError(code, `failed with ${code}`);
    return 'answer';
  };
}

describe('work during which the engine died', () => {
  it('is done a second time, after telling what happened', async () => {
    const told: string[] = [];
    expect(await retryAfterCrash(failing('engine-crashed'), (reason) => told.push(reason))).toBe('answer');
    expect(told).toEqual(['failed with engine-crashed']);
  });

  it('is not done a third time, nor after any other error', async () => {
    const twice = retryAfterCrash(failing('engine-crashed', 'engine-crashed'), () => {});
    await expect(twice).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(retryAfterCrash(failing('bad-input'), () => {})).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is not done again when it was cancelled', async () => {
    const left = retryAfterCrash(failing('engine-crashed'), () => {}, AbortSignal.abort());
    await expect(left).rejects.toMatchObject({ code: 'engine-crashed' });
  });
});
