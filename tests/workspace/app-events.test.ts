import { expect, test } from 'vitest';
import type { AppEvent } from '../../src-main/contract/docent-api.ts';
import { AppEvents } from '../../src-main/workspace/app-events.ts';
import { collected } from './temporary-workspace.ts';

const model = (name: string): AppEvent => ({
  kind: 'model',
  model: {
    state: 'ready',
    name,
    device: 'cpu',
    tiling: null,
    needs: null,
    skipped: [],
    chosenBecause: null,
    error: null,
  },
});

test('A slow listener gets the latest state of each thing, and its backlog is bounded', async () => {
  const events = new AppEvents();
  const listening = events.listen(undefined);
  const first = listening.next();
  events.emit({ kind: 'notice', code: 'first', message: '' });
  expect((await first).value).toMatchObject({ code: 'first' });
  for (let i = 0; i < 5000; i++) events.emit(model(`model ${i}`));
  for (let i = 0; i < 5000; i++) events.emit({ kind: 'notice', code: `${i}`, message: '' });
  events.emit(model('last'));
  events.close();
  const heard = await collected(listening);
  expect(heard.length).toBeLessThanOrEqual(1000);
  expect(heard.filter((event) => event.kind === 'model')).toEqual([model('last')]);
  expect(heard.at(-2)).toMatchObject({ kind: 'notice', code: '4999' });
});

test('Files that the system opened before there was a listener go to the first one, once', async () => {
  const events = new AppEvents();
  events.emit({ kind: 'open', documentIds: ['a'] });
  const both = [events.listen(undefined), events.listen(undefined)].map((listener) => collected(listener));
  await new Promise((resolve) => setImmediate(resolve));
  events.close();
  expect(await Promise.all(both)).toEqual([[{ kind: 'open', documentIds: ['a'] }], []]);
});
