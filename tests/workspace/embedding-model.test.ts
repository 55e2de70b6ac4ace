import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibraryDocument } from '../../src-main/contract/library.ts';
import { hubConnection } from '../../src-main/engines/hub/hub-connection.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { onePagePdf } from '../documents/one-page-pdf.ts';
import { HubStandIn, REVISION, repositoryOf } from '../engines/hub/hub-stand-in.ts';
import { tinyEmbedder } from '../engines/tiny-embedder.ts';
import { collected, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

async function add({ api }: Workspace, name: string, line: string): Promise<LibraryDocument> {
  const content = `BT /F1 18 Tf 60 700 Td (${line}) Tj ET`;
  const bytes = Uint8Array.from(onePagePdf({ width: 595, height: 842, content }));
  return await api.addDocument({ source: { kind: 'bytes', name, bytes } });
}

/** Names of documents near in meaning to a word that stands in none of them. */
async function near({ api }: Workspace, query: string): Promise<string[]> {
  const hits = await api.search({ query, limit: 10, byMeaning: true });
  return hits.flatMap((hit) => (hit.kind === 'page' && hit.byMeaning ? [hit.documentName] : []));
}

const rolesOf = async ({ api }: Workspace, name: string) =>
  (await api.listModels({})).installed.find((model) => model.name === name)?.roles;

describe('Another embedding model', () => {
  const dataDir = temporaryDataDir();
  let workspace: Workspace;
  let hub: HubStandIn;
  /** The model that comes with this Docent; it knows animals, and the one on the hub tools. */
  let settings: NonNullable<Parameters<typeof temporaryWorkspace>[0]>;
  const embedded = () =>
    expect.poll(async () => (await workspace.api.getIndexing({})).waiting, { timeout: 60_000 }).toBe(0);

  beforeAll(async () => {
    const tools = repositoryOf(
      await tinyEmbedder(['hammer mallet', 'dog', 'hound'], { seed: 40, parent: temporaryDataDir() }),
    );
    const animals = await tinyEmbedder(['dog hound', 'hammer', 'mallet'], { parent: temporaryDataDir() });
    hub = await new HubStandIn({
      'lab/tools': { licence: 'mit', task: 'feature-extraction', files: tools },
    }).start();
    settings = {
      ...{ dataDir, indexing: true, hub: hubConnection({ HF_ENDPOINT: hub.url }) },
      embeddings: { modelDir: animals, cacheDir: temporaryDataDir() },
    };
    workspace = await temporaryWorkspace(settings);
    await add(workspace, 'dog.pdf', 'dog');
    await add(workspace, 'hammer.pdf', 'hammer');
  });
  afterAll(async () => {
    await workspace.dispose();
    await hub[Symbol.asyncDispose]();
  });

  test('is downloaded as one that finds pages, and cannot answer', async () => {
    const { api } = workspace;
    await embedded();
    const plan = await api.lookAtModel({ named: 'lab/tools' });
    expect(plan).toMatchObject({ kind: 'embedding', library: null, byHand: null });
    await collected(api.getModel({ named: 'lab/tools', revision: REVISION, consentTo: plan.host }));
    expect([await rolesOf(workspace, 'docent-mini'), await rolesOf(workspace, 'tools')]).toEqual([
      ['answering', 'reading', 'embedding', 'describing'],
      [],
    ]);
    await expect(api.useModel({ name: 'tools', role: 'answering' })).rejects.toMatchObject({
      code: 'bad-input',
      message: /finds pages by meaning/,
    });
    expect(await near(workspace, 'hound')).toEqual(['dog.pdf']);
    expect(await near(workspace, 'mallet')).toEqual([]);
  });

  test('embeds pages anew in the background, and until then the former one still finds them', async () => {
    const { api } = workspace;
    await api.pauseIndexing({ paused: true });
    await api.useModel({ name: 'tools' });
    expect([await rolesOf(workspace, 'docent-mini'), await rolesOf(workspace, 'tools')]).toEqual([
      ['answering', 'reading', 'describing'],
      ['embedding'],
    ]);
    expect(await near(workspace, 'hound')).toEqual(['dog.pdf']);
    await api.pauseIndexing({ paused: false });
    await embedded();
    expect(await near(workspace, 'mallet')).toEqual(['hammer.pdf']);
    expect(await near(workspace, 'hound')).toEqual([]);
  });

  test('is used after a restart too, which goes on where it stopped', async () => {
    await workspace.api.pauseIndexing({ paused: true });
    await workspace.api.useModel({ name: 'docent-mini', role: 'embedding' });
    await workspace.dispose();
    workspace = await temporaryWorkspace(settings);
    // The tools are still known, by the model that was there before.
    expect(await near(workspace, 'mallet')).toEqual(['hammer.pdf']);
    await workspace.api.pauseIndexing({ paused: false });
    await expect.poll(() => near(workspace, 'hound'), { timeout: 60_000 }).toEqual(['dog.pdf']);
    await embedded();
    expect(await near(workspace, 'mallet')).toEqual([]);
  });

  test('that is removed gives its place back to the one that comes with Docent', async () => {
    const { api } = workspace;
    await api.useModel({ name: 'tools' });
    await embedded();
    expect(await near(workspace, 'mallet')).toEqual(['hammer.pdf']);
    await api.removeModel({ name: 'tools' });
    expect(await rolesOf(workspace, 'docent-mini')).toContain('embedding');
    await embedded();
    expect(await near(workspace, 'hound')).toEqual(['dog.pdf']);
  });
});
