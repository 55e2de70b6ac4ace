import { longPdf } from '../renderer/long-pdf.ts';
import { temporaryWorkspace, tinyDocent } from './temporary-workspace.ts';

/** Adds a document of many pages and says on standard output how many have been read; killed by whoever started it. */
const [, , dataDir, pages] = process.argv;
const workspace = await temporaryWorkspace({ dataDir: dataDir!, docent: tinyDocent(), indexing: true });
await workspace.api.addDocument({
  source: { kind: 'bytes', name: 'ledger.pdf', bytes: longPdf(Number(pages)) as Uint8Array<ArrayBuffer> },
});
for await (const event of workspace.api.events({})) {
  if (event.kind === 'indexing') process.stdout.write(`${event.indexing.done}\n`);
}
