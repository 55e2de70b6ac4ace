import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../src-main/hosts/cli/progress.ts';

let written = '';
const output = (isTTY: boolean) => ({ isTTY, write: (text: string) => (written += text) });

beforeEach(() => {
  written = '';
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('progress', () => {
  it('is silent for work under a second', () => {
    const progress = new Progress(output(false));
    progress.stage('reading');
    vi.advanceTimersByTime(900);
    progress.done();
    expect(written).toBe('');
  });

  it('prints every slow stage once without a terminal', () => {
    const progress = new Progress(output(false));
    progress.stage('opening');
    vi.advanceTimersByTime(1600);
    progress.stage('reading');
    vi.advanceTimersByTime(3000);
    progress.done();
    expect(written).toBe('opening...\nreading...\n');
  });

  it('rewrites one line in a terminal and removes it at the end', () => {
    const progress = new Progress(output(true));
    progress.stage('reading');
    vi.advanceTimersByTime(2000);
    expect(written).toContain('reading (2 s)');
    expect(written).not.toContain('\n');
    progress.done();
    expect(written.endsWith('\r\x1b[2K')).toBe(true);
    progress.done();
    expect(vi.getTimerCount()).toBe(0);
  });
});
