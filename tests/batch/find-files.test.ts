import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { findFiles } from '../../src-main/batch/find-files.ts';
import { USUAL, ublInvoice } from '../receipts/electronic-invoices.ts';

it('of the XML in a folder electronic invoices are documents, and of the rest it is told what they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docent-find-files-'));
  try {
    writeFileSync(join(folder, 'invoice.xml'), ublInvoice(USUAL));
    writeFileSync(join(folder, 'pom.xml'), '<?xml version="1.0"?>\n<project/>');
    writeFileSync(join(folder, 'torn.pdf'), 'nothing');
    const [found, skipped]: [string[], string[]] = [[], []];
    const blocks = findFiles([folder], new AbortController().signal, (_, why) => skipped.push(why));
    for await (const block of blocks) found.push(...block.map((path) => basename(path)));
    expect(found).toEqual(['invoice.xml', 'torn.pdf']);
    expect(skipped).toEqual([expect.stringMatching(/^pom\.xml is XML, but no electronic invoice/)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
