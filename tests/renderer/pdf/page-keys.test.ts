import { describe, expect, it } from 'vitest';
import { pageOrder } from '../../../src-renderer/lib/pdf/page-keys.ts';

const press = (key: string, held: { ctrlKey?: boolean; altKey?: boolean; shiftKey?: boolean } = {}) =>
  pageOrder({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

describe('keys on the pages', () => {
  it('zoom with and without ctrl', () => {
    expect(press('+')).toEqual({ kind: 'zoom', by: 1 });
    expect(press('=', { ctrlKey: true })).toEqual({ kind: 'zoom', by: 1 });
    expect(press('-', { ctrlKey: true })).toEqual({ kind: 'zoom', by: -1 });
    expect(press('0')).toEqual({ kind: 'fit' });
  });

  it('move by a window, forwards and backwards', () => {
    expect(press(' ')).toEqual({ kind: 'window', by: 1 });
    expect(press(' ', { shiftKey: true })).toEqual({ kind: 'window', by: -1 });
    expect(press('PageDown')).toEqual({ kind: 'window', by: 1 });
  });

  it('leave to the browser and to the rest of the window what is theirs', () => {
    expect(press('ArrowDown')).toBeNull();
    expect(press('p', { ctrlKey: true })).toBeNull();
    expect(press('Home', { altKey: true })).toBeNull();
    expect(press('a')).toBeNull();
  });
});
