import { describe, expect, it, vi } from 'vitest';
import { DocentError } from '../../../src-main/contract/errors.ts';
import { hasDocumentName } from '../../../src-main/contract/file-formats.ts';
import type { LibraryDocument } from '../../../src-main/contract/library.ts';
import { AddingState } from '../../../src-renderer/lib/state/adding-state.svelte.ts';
import { isLocked, LibraryState } from '../../../src-renderer/lib/state/library-state.svelte.ts';
import { document, idOf, standInApi } from '../stand-in-api.ts';

const receipt = document({ id: idOf('a'), name: 'Tesco.jpg', kind: 'receipt', addedAt: 1 });
const report = document({ id: idOf('b'), name: 'Annual report.pdf', kind: 'paper', addedAt: 2 });

function library(...documents: LibraryDocument[]) {
  const find = (id: string) => documents.find((candidate) => candidate.id === id)!;
  const api = standInApi({
    listDocuments: async ({ removed }) => documents.filter((one) => (one.removedAt !== null) === removed),
    removeDocument: async ({ documentId }) => ({ ...find(documentId), removedAt: 9 }),
    restoreDocument: async ({ documentId }) => ({ ...find(documentId), removedAt: null }),
  });
  return new LibraryState(api);
}

describe('the library', () => {
  it('is sorted by use, date added, name or pages, and what was chosen stays chosen', async () => {
    const named = (letter: string, name: string, change: Partial<LibraryDocument>) =>
      document({ id: idOf(letter), name, ...change });
    const all = [
      named('a', 'Scan 10.pdf', { addedAt: 1, openedAt: 9, pageCount: 2 }),
      named('b', 'Scan 9.pdf', { addedAt: 3, pageCount: 7 }),
      named('c', 'lease.pdf', { addedAt: 2, pageCount: 2 }),
    ];
    const state = library(...all);
    await state.load();
    state.choose(idOf('c'), true);
    const names = () => state.filtered.map(({ name }) => name);
    expect(names()).toEqual(['Scan 10.pdf', 'Scan 9.pdf', 'lease.pdf']);
    state.sortBy('added');
    expect(names()).toEqual(['Scan 9.pdf', 'lease.pdf', 'Scan 10.pdf']);
    state.sortBy('name');
    expect(names()).toEqual(['lease.pdf', 'Scan 9.pdf', 'Scan 10.pdf']);
    state.sortBy('pages');
    expect(names()).toEqual(['Scan 9.pdf', 'lease.pdf', 'Scan 10.pdf']);
    expect(state.chosen.map(({ name }) => name)).toEqual(['lease.pdf']);
    state.sortBy('used');
  });

  it('shows the most recently used first', async () => {
    const state = library(receipt, report);
    await state.load();
    expect(state.present.map(({ name }) => name)).toEqual(['Annual report.pdf', 'Tesco.jpg']);
    state.take({ ...receipt, openedAt: 3 });
    expect(state.present[0]!.name).toBe('Tesco.jpg');
  });

  it('is filtered by every word of a name or a kind, in any case', async () => {
    const state = library(receipt, report);
    state.nameOfKind = (kind) => ({ receipt: 'Quittung', paper: 'Aufsatz' })[kind as 'receipt'] ?? kind;
    await state.load();
    for (const [filter, count] of [
      ['REPORT annual', 1],
      ['quitt', 1],
      ['tesco report', 0],
      ['  ', 2],
    ] as const) {
      state.filter = filter;
      expect([filter, state.filtered.length]).toEqual([filter, count]);
    }
  });

  it('hides removed documents, deselected, and restores them', async () => {
    const state = library(receipt, report);
    await state.load();
    state.choose(receipt.id, true);
    await state.remove([receipt.id]);
    expect([state.present.length, state.removed.length, state.chosen.length]).toEqual([1, 1, 0]);
    await state.restore([receipt.id]);
    expect([state.present.length, state.removed.length]).toEqual([2, 0]);
  });

  it('knows which documents only need their password', () => {
    expect(isLocked(document({ error: { code: 'password-required', message: '' } }))).toBe(true);
    expect(isLocked(document({ error: { code: 'file-damaged', message: '' } }))).toBe(false);
  });
});

describe('adding', () => {
  const file = (name: string) => new File([new Uint8Array([1, 2, 3])], name);

  it('sends two files at a time, and a file on disk by its path', async () => {
    let atOnce = 0;
    let most = 0;
    const sources: string[] = [];
    const api = standInApi({
      addDocument: async ({ source }) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        sources.push(source.kind === 'path' ? source.path : source.name);
        await new Promise((resolve) => setTimeout(resolve, 5));
        atOnce -= 1;
        return document({ name: source.kind });
      },
    });
    const adding = new AddingState(api, ({ name }) => (name.startsWith('disk') ? `/home/me/${name}` : ''));
    const added = await adding.add(['disk.pdf', 'b.pdf', 'c.pdf', 'd.pdf', 'e.pdf'].map(file), () => undefined);
    expect(most).toBe(2);
    expect(added.map(({ name }) => name)).toEqual(['path', 'bytes', 'bytes', 'bytes', 'bytes']);
    expect(sources[0]).toBe('/home/me/disk.pdf');
    expect(adding.items).toEqual([]);
  });

  it('keeps what failed on the list, with its reason, until it is dismissed', async () => {
    const api = standInApi({
      addDocument: async ({ source }) => {
        if (source.kind === 'bytes' && source.name === 'bad') throw new DocentError('too-large', 'Too large.');
        return document();
      },
    });
    const adding = new AddingState(api);
    const added = await adding.add([file('bad'), file('good')], () => undefined);
    expect(added).toHaveLength(1);
    expect(adding.items).toMatchObject([{ name: 'bad', status: 'failed', error: { code: 'too-large' } }]);
    adding.dismiss(adding.items[0]!.id);
    expect(adding.items).toEqual([]);
  });

  it('stops what it adds, and does not begin what waits', async () => {
    const begun: string[] = [];
    const api = standInApi({
      addDocument: async ({ source }, { signal } = {}) => {
        begun.push(source.kind === 'bytes' ? source.name : '');
        return await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(new DocentError('cancelled', 'Cancelled.'))),
        );
      },
    });
    const adding = new AddingState(api);
    const added = adding.add(['a.docx', 'b.docx', 'c.docx'].map(file), () => undefined);
    await vi.waitFor(() => expect(begun).toEqual(['a.docx', 'b.docx']));
    adding.stop(adding.items[2]!.id);
    expect(adding.items.map(({ name }) => name)).toEqual(['a.docx', 'b.docx']);
    adding.stopAll();
    expect(adding.items).toEqual([]);
    expect(await added).toEqual([]);
    expect(begun).toEqual(['a.docx', 'b.docx']);
  });

  it('shows a hundred files bit by bit, adds all in their order, and stops also those not shown yet', async () => {
    const many = Array.from({ length: 100 }, (_, number) => file(`${number}.pdf`));
    const api = standInApi({
      addDocument: async ({ source }) => document({ name: source.kind === 'bytes' ? source.name : '' }),
    });
    const adding = new AddingState(api);
    const added = adding.add(many, () => undefined);
    expect(adding.items.length).toBeLessThan(50);
    expect((await added).map(({ name }) => name)).toEqual(many.map(({ name }) => name));
    const stopped = adding.add(many, () => undefined);
    adding.stopAll();
    expect((await stopped).length).toBeLessThan(50);
    expect(adding.items).toEqual([]);
  });

  it('takes only readable formats from folders', () => {
    expect(['a.PDF', 'b.jpeg', 'c.tif', 'd.webp'].every(hasDocumentName)).toBe(true);
    expect(['.DS_Store', 'notes.csv', 'pdf', 'a.pdf.exe'].some(hasDocumentName)).toBe(false);
  });
});
