import { embeddingSettings } from '../inference/embedding-model.ts';
import { longPdf } from '../renderer/long-pdf.ts';
import { temporaryWorkspace, tinyDocent } from './temporary-workspace.ts';

/** Adds a document of many pages and says on standard output how many have been embedded; killed by whoever started it. */
const [, , dataDir, pages] = process.argv;
const workspace = await temporaryWorkspace({
  ...{ dataDir: dataDir!, docent: tinyDocent(), indexing: true },
  embeddings: embeddingSettings,
});
const bytes = longPdf(Number(pages), 4) as Uint8Array<ArrayBuffer>;
await workspace.api.addDocument({ source: { kind: 'bytes', name: 'ledger.pdf', bytes } });
for await (const event of workspace.api.events({})) {
  if (event.kind === 'indexing' && event.indexing.step === 'meaning') process.stdout.write(`${event.indexing.done}\n`);
}
