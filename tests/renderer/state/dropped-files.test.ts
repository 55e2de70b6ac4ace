import { expect, test } from 'vitest';
import { filesOfTransfer } from '../../../src-renderer/lib/state/dropped-files.ts';

/** Entries as a browser hands them out for a dropped folder (no script can make real ones): a reader gives them in portions. */
const file = (name: string, content = 'x') => ({
  isDirectory: false,
  name,
  file: (resolve: (file: File) => void) => resolve(new File([content], name)),
});
function folder(...children: object[]) {
  return {
    isDirectory: true,
    name: 'folder',
    createReader: () => {
      const portions = [...children.map((child) => [child]), []];
      return { readEntries: (resolve: (entries: object[]) => void) => resolve(portions.shift() ?? []) };
    },
  };
}

function transferOf(...items: { entry: object; file: File | null }[]): DataTransfer {
  const held = items.map(({ entry, file }) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => file }));
  return { items: [...held, { kind: 'string' }] } as unknown as DataTransfer;
}

test('a dropped folder gives what Docent reads, from every folder in it; a file named by itself comes whatever it is', async () => {
  const transfer = transferOf(
    { entry: folder(file('a.pdf'), file('notes.csv'), folder(file('b.JPG'), folder(file('c.tiff')))), file: null },
    { entry: file('odd.xyz'), file: new File(['x'], 'odd.xyz') },
  );
  const names = (await filesOfTransfer(transfer)).map((f) => f.name);
  expect(names).toEqual(['a.pdf', 'b.JPG', 'c.tiff', 'odd.xyz']);
});

test('of the XML files in a folder only invoices are taken', async () => {
  const invoice = file('invoice.xml', '<?xml version="1.0"?><ubl:Invoice xmlns:ubl="urn:oasis:names">');
  const transfer = transferOf({ entry: folder(invoice, file('pom.xml', '<project/>'), file('a.pdf')), file: null });
  expect((await filesOfTransfer(transfer)).map((f) => f.name)).toEqual(['invoice.xml', 'a.pdf']);
});
