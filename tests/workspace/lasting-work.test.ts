import { describe, expect, test } from 'vitest';
import { CallerGone } from '../../src-main/contract/errors.ts';
import { LastingWork, nothing } from '../../src-main/workspace/lasting-work.ts';
import { RunningWork } from '../../src-main/workspace/running-work.ts';
import { collected } from './temporary-workspace.ts';

/** Work that emits what the test hands it, until it is stopped. */
function handedOut(options: { keepsEnded?: boolean } = {}) {
  const running = new RunningWork();
  const lasting = new LastingWork<string>(running, options);
  const handed = { emit: (_: string): void => undefined, end: (): void => undefined, stopped: false };
  const caller = new AbortController();
  const begin = () =>
    lasting.start({ signal: caller.signal }, async (emit, signal, name) => {
      name('work');
      handed.emit = emit;
      emit('begun');
      await new Promise<void>((resolve) => {
        handed.end = resolve;
        signal.addEventListener('abort', () => {
          handed.stopped = true;
          resolve();
        });
      });
      emit(handed.stopped ? 'stopped' : 'ended');
    });
  return { running, lasting, handed, caller, begin };
}

const follow = (lasting: LastingWork<string>, signal?: AbortSignal) =>
  collected(lasting.follow('work', { signal }) ?? nothing());

describe('Work whose outcome is kept', () => {
  test('goes on when its window is loaded anew, which then follows it from the first event on', async () => {
    const { lasting, handed, caller, begin } = handedOut();
    const before = collected(begin());
    handed.emit('half');
    caller.abort(new CallerGone());
    expect(await before).toEqual(['begun', 'half']);
    const after = follow(lasting);
    handed.emit('whole');
    handed.end();
    expect(await after).toEqual(['begun', 'half', 'whole', 'ended']);
    expect(handed.stopped).toBe(false);
    expect(await follow(lasting)).toEqual([]);
  });

  test('stops when its window cancels it, before and after it was loaded anew', async () => {
    const first = handedOut();
    const cancelled = collected(first.begin());
    first.caller.abort();
    expect(await cancelled).toEqual(['begun', 'stopped']);

    const second = handedOut();
    const before = collected(second.begin());
    second.caller.abort(new CallerGone());
    await before;
    const again = new AbortController();
    const after = follow(second.lasting, again.signal);
    again.abort();
    expect(await after).toEqual(['begun', 'stopped']);
  });

  test('stops when whoever follows it leaves the loop, and when everything closes', async () => {
    const left = handedOut();
    for await (const _ of left.begin()) break;
    await left.running.whenQuiet();
    expect(left.handed.stopped).toBe(true);

    const closed = handedOut();
    const events = collected(closed.begin());
    closed.running.close();
    expect(await events).toEqual(['begun', 'stopped']);
  });

  test('can be followed after its end where nothing else keeps it, until the next of its name', async () => {
    const { lasting, handed, begin } = handedOut({ keepsEnded: true });
    const first = collected(begin());
    handed.end();
    await first;
    expect(await follow(lasting)).toEqual(['begun', 'ended']);
    const second = collected(begin());
    expect(await Promise.race([follow(lasting), Promise.resolve('goes on')])).toBe('goes on');
    handed.end();
    await second;
  });

  test('tells everybody who follows it why it failed', async () => {
    const lasting = new LastingWork<string>(new RunningWork());
    let fail = (_: Error): void => undefined;
    const first = collected(
      lasting.start(undefined, async (_, __, name) => {
        name('work');
        await new Promise((_, reject) => {
          fail = reject;
        });
      }),
    );
    const second = follow(lasting);
    fail(new Error('No paper.'));
    for (const events of [first, second]) await expect(events).rejects.toThrow('No paper.');
  });
});
