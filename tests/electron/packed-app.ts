/**
 * Run by bin/package-dry.ts: `node --import electron-hooks.ts packed-app.ts <app folder> <resources folder> <data folder>`. Starts the packed
 * app's own main script under the stand-in for Electron and uses all of its native parts once; fails when one is missing.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Electron, StandInApp } from './stand-in-app.ts';

const [folder, resources, dataDir] = process.argv.slice(2);
assert(folder && resources && dataDir);
process.env.DOCENT_DATA_DIR = dataDir;
process.env.DOCENT_CACHE = join(dataDir, 'graphs');
process.argv = ['docent-desktop'];
Object.defineProperty(process, 'resourcesPath', { value: resources });

const electron = (await import('electron')) as unknown as Electron;
electron.app.isPackaged = true;
const manifest = createRequire(import.meta.url)(join(folder, 'package.json')) as { main: string };
await import(pathToFileURL(join(folder, manifest.main)).href);
electron.app.becomeReady();
await new Promise((resolve) => setImmediate(resolve));

const app = new StandInApp(electron);
const index = await electron.standIn.handlers.get('app')?.(new Request('app://docent/'));
assert.equal(index?.status, 200);
const service = await app.connect();
const sample = (name: string) => fileURLToPath(new URL(`../../resources/samples/${name}`, import.meta.url));

for (const name of ['report.pdf', 'receipt.jpg']) {
  const document = await service.addDocument({ source: { kind: 'path', path: sample(name) } });
  assert.equal(document.error, null, document.error?.message);
  const { bytes, mime } = await service.pageImage({ documentId: document.id, page: 1, width: 200 });
  console.log(
    `${name}: ${document.pageCount} page(s), ${document.status}, image of page 1 ${mime} ${bytes.length} bytes`,
  );
  if (name !== 'receipt.jpg') continue;
  const question = 'What is the total?';
  const params = { documentId: document.id, conversationId: null, page: 1, region: null, question };
  for await (const event of service.ask(params)) {
    if (event.kind !== 'turn' || event.turn.status === 'running') continue;
    assert.equal(event.turn.status, 'done', event.turn.error?.message);
    console.log(`${event.turn.model} on ${event.turn.device}: ${question} ${JSON.stringify(event.turn.answer)}`);
  }
}
const { providers } = await service.devices({});
console.log(providers.map(({ provider, usable, reason }) => `${provider}: ${usable ? 'usable' : reason}`).join('\n'));
assert(providers.some(({ provider, usable }) => provider === 'cpu' && usable));
process.exit(await app.quit());
