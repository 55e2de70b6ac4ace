import { describe, expect, it } from 'vitest';
import { DrawQueue } from '../../../src-renderer/lib/pdf/draw-queue.ts';

/** Work that notes when it starts and ends when it is told to. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    end: () => resolve(name),
    run: () => {
      log.push(name);
      return promise;
    },
  };
}

describe('the queue of drawings', () => {
  it('draws the page in view before older requests', async () => {
    const queue = new DrawQueue(1);
    const log: string[] = [];
    const first = work(log, 'first');
    const running = queue.run('near', first.run);
    const others = [
      queue.run('thumbnail', async () => log.push('thumbnail')),
      queue.run('near', async () => log.push('near')),
      queue.run('view', async () => log.push('view')),
    ];
    first.end();
    await running;
    await Promise.all(others);
    expect(log).toEqual(['first', 'view', 'near', 'thumbnail']);
  });

  it('keeps a slot free of thumbnails', async () => {
    const queue = new DrawQueue(2);
    const log: string[] = [];
    const [a, b] = [work(log, 'a'), work(log, 'b')];
    const strip = [queue.run('thumbnail', a.run), queue.run('thumbnail', b.run)];
    await queue.run('view', async () => log.push('view'));
    expect(log).toEqual(['a', 'view']);
    a.end();
    b.end();
    expect(await Promise.all(strip)).toEqual(['a', 'b']);
  });

  it('starts nothing less urgent while the reader waits', async () => {
    const queue = new DrawQueue(2);
    const log: string[] = [];
    const page = work(log, 'page');
    const running = queue.run('view', page.run);
    const others = [
      queue.run('near', async () => log.push('near')),
      queue.run('thumbnail', async () => log.push('strip')),
    ];
    await queue.run('view', async () => log.push('other page'));
    expect(log).toEqual(['page', 'other page']);
    page.end();
    await running;
    await Promise.all(others);
    expect(log.slice(2)).toEqual(['near', 'strip']);
  });

  it('drops requests that were scrolled past before their turn', async () => {
    const queue = new DrawQueue(1);
    const log: string[] = [];
    const first = work(log, 'first');
    const running = queue.run('view', first.run);
    const stop = new AbortController();
    const past = queue.run('view', async () => log.push('past'), stop.signal);
    stop.abort();
    await expect(past).rejects.toThrow(/abort/);
    first.end();
    await running;
    await queue.run('view', async () => log.push('last'));
    expect(log).toEqual(['first', 'last']);
  });

  it('continues after a failed drawing', async () => {
    const queue = new DrawQueue(1);
    await expect(queue.run('view', () => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged');
    expect(await queue.run('view', async () => 'next')).toBe('next');
  });
});
