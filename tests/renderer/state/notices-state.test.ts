import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NoticesState } from '../../../src-renderer/lib/state/notices-state.svelte.ts';

describe('notices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const texts = (notices: NoticesState) => notices.all.map(({ text }) => text);

  it('about actions disappear by themselves, errors stay', () => {
    const notices = new NoticesState();
    notices.done('Copied.');
    notices.problem('No disk.');
    vi.advanceTimersByTime(60_000);
    expect(texts(notices)).toEqual(['No disk.']);
  });

  it('can be undone once, and for long enough', () => {
    const notices = new NoticesState();
    const undo = vi.fn();
    notices.undo('Removed.', 'Undo', undo);
    vi.advanceTimersByTime(10_000);
    notices.act(notices.all[0]!);
    expect(undo).toHaveBeenCalledOnce();
    expect(notices.all).toEqual([]);
  });

  it('about an error go when what could not be done is done', () => {
    const notices = new NoticesState();
    const [full, again] = [new Error('full'), new Error('full again')];
    notices.problem('No disk.', full);
    notices.problem('No network.', new Error('offline'));
    // The same words once more: it is the last error that has to be mended.
    notices.problem('No disk.', again);
    notices.mended(full);
    expect(texts(notices)).toEqual(['No disk.', 'No network.']);
    notices.mended(again);
    expect(texts(notices)).toEqual(['No network.']);
  });

  it('stay while they are pointed at', () => {
    const notices = new NoticesState();
    notices.done('Copied.');
    notices.hold();
    vi.advanceTimersByTime(60_000);
    expect(texts(notices)).toEqual(['Copied.']);
    notices.release();
    vi.advanceTimersByTime(60_000);
    expect(notices.all).toEqual([]);
  });

  it('show the same error once, but every removal, each with its own undo', () => {
    const notices = new NoticesState();
    notices.problem('No disk.');
    notices.problem('No disk.');
    notices.undo('Removed.', 'Undo', () => undefined);
    notices.undo('Removed.', 'Undo', () => undefined);
    expect(texts(notices)).toEqual(['No disk.', 'Removed.', 'Removed.']);
  });

  it('are few: the oldest temporary one makes room', () => {
    const notices = new NoticesState();
    notices.problem('No disk.');
    for (const text of ['1', '2', '3', '4']) notices.undo(text, 'Undo', () => undefined);
    expect(texts(notices)).toEqual(['No disk.', '2', '3', '4']);
  });
});
