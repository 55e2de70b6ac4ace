import { describe, expect, it } from 'vitest';
import { DocentError } from '../../src-main/contract/errors.ts';
import { MendedErrors } from '../../src-renderer/lib/connection/mended-errors.ts';

function listened() {
  const errors = new MendedErrors();
  const mended: unknown[] = [];
  errors.listen((error) => mended.push(error));
  return { errors, mended };
}

const full = new DocentError('cannot-write', 'The disk is full.');

describe('an error', () => {
  it('is mended by a later call that asks for the same, with whatever else it says', () => {
    const { errors, mended } = listened();
    errors.begin('renameDocument', { documentId: 'a', name: 'x' }).failed(full);
    errors.begin('renameDocument', { documentId: 'a', name: 'y' }).done();
    errors.begin('renameDocument', { documentId: 'a', name: 'z' }).done();
    expect(mended).toEqual([full]);
  });

  it('is not mended by a call about another document or page, or of another method', () => {
    const { errors, mended } = listened();
    errors.begin('pageText', { documentId: 'a', page: 1 }).failed(full);
    errors.begin('pageText', { documentId: 'a', page: 2 }).done();
    errors.begin('pageText', { documentId: 'b', page: 1 }).done();
    errors.begin('pageImage', { documentId: 'a', page: 1 }).done();
    expect(mended).toEqual([]);
  });

  it('is not mended by a call that had begun before it', () => {
    const { errors, mended } = listened();
    const slow = errors.begin('search', { query: 'a' });
    errors.begin('search', { query: 'b' }).failed(full);
    slow.done();
    expect(mended).toEqual([]);
  });

  it('stays if the next try is cancelled', () => {
    const { errors, mended } = listened();
    errors.begin('exportReceipts', {}).failed(full);
    errors.begin('exportReceipts', {}).failed(new DocentError('cancelled', 'Cancelled.'));
    errors.begin('exportReceipts', {}).done();
    expect(mended).toEqual([full]);
  });
});
