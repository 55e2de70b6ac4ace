import { expect, it } from 'vitest';
import { SharedCalls } from '../../src-main/documents/service/shared-calls.ts';

/** A call that ends when the test says so. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const calls: AbortSignal[] = [];
  const call = async (signal: AbortSignal) => {
    calls.push(signal);
    return await promise;
  };
  return { call, calls, resolve, reject };
}

it('Whoever asks while a call is under way gets its result, and so do those who ask later', async () => {
  const shared = new SharedCalls<string>(2);
  const { call, calls, resolve } = held();
  const both = [shared.get(1, call, undefined), shared.get(1, call, undefined)];
  resolve('text');
  expect(await Promise.all(both)).toEqual(['text', 'text']);
  expect(await shared.get(1, call, undefined)).toBe('text');
  expect(calls).toHaveLength(1);
});

it('A call goes on while anybody waits for it, and is cancelled when nobody does', async () => {
  const shared = new SharedCalls<string>(2);
  const { call, calls, resolve } = held();
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const one = shared.get(1, call, first.signal);
  const two = shared.get(1, call, second.signal);
  first.abort();
  await expect(one).rejects.toMatchObject({ code: 'cancelled' });
  expect(calls[0]!.aborted).toBe(false);
  second.abort();
  await expect(two).rejects.toMatchObject({ code: 'cancelled' });
  expect(calls[0]!.aborted).toBe(true);
  const again = shared.get(1, call, third.signal);
  resolve('text');
  expect(await again).toBe('text');
  expect(calls).toHaveLength(2);
});

it('A call that failed is made again, and only the last results are kept', async () => {
  const shared = new SharedCalls<string>(2);
  const failing = held();
  const failed = shared.get(1, failing.call, undefined);
  failing.reject(new Error('ended'));
  await expect(failed).rejects.toThrow('ended');
  let made = 0;
  const count = async () => `${++made}`;
  for (const page of [1, 2, 3, 3, 2]) await shared.get(page, count, undefined);
  expect(made).toBe(3);
  expect(await shared.get(1, count, undefined)).toBe('4');
});
