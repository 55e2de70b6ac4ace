import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hubConnection } from '../../src-main/engines/hub/hub-connection.ts';
import { createWorkspace, type Workspace } from '../../src-main/workspace/index.ts';
import { HubStandIn, REVISION, repositoryOf } from '../engines/hub/hub-stand-in.ts';
import { tinyVisionLanguageModel } from '../engines/tiny-vlm.ts';
import { addSample, asked, collected, question, temporaryDataDir, tinyDocent } from './temporary-workspace.ts';

let workspace: Workspace | undefined;
let hub: HubStandIn | undefined;
afterEach(async () => {
  await workspace?.dispose();
  await hub?.[Symbol.asyncDispose]();
  workspace = undefined;
});

async function open(dataDir = temporaryDataDir()) {
  if (hub === undefined || workspace === undefined) {
    const files = repositoryOf(await tinyVisionLanguageModel(['Grand', 'Total', '54.15']));
    hub = await new HubStandIn({ 'lab/tiny': { licence: 'mit', modelType: 'smolvlm', files } }).start();
  }
  await workspace?.dispose();
  const settings = { dataDir, docent: tinyDocent(), host: 'browser', version: '1.2.3', allowPaths: true } as const;
  const registry = { url: 'http://127.0.0.1:9', host: '127.0.0.1:9' };
  workspace = await createWorkspace({ ...settings, hub: hubConnection({ HF_ENDPOINT: hub.url }), registry });
  return { api: workspace.api, dataDir, host: new URL(hub.url).host };
}

describe('Models in the window', () => {
  it('can be planned, agreed to and downloaded, and answer from the next question on, also after a restart', async () => {
    const { api, dataDir, host } = await open();
    const before = await api.listModels({});
    expect(before).toMatchObject({ installed: [{ name: 'docent-mini', used: true }], host });
    expect(before.suggested.map(({ name }) => name)).toContain('smolvlm-256m');
    expect(hub!.requests).toEqual([]);

    const plan = await api.lookAtModel({ named: 'lab/tiny' });
    expect(plan).toMatchObject({ host, licence: 'mit', revision: REVISION, name: 'tiny' });
    expect(hub!.sent).toBe(0);
    const told = await collected(api.getModel({ named: 'lab/tiny', revision: plan.revision, consentTo: host }));
    expect(told.at(-1)).toMatchObject({ done: plan.bytes, total: plan.bytes });
    const { installed, restart } = await api.useModel({ name: 'tiny' });
    expect(installed[1]).toMatchObject({ name: 'tiny', kind: 'vision', licence: 'mit', used: true });
    expect(installed.map(({ roles }) => roles.includes('answering'))).toEqual([false, true]);
    expect(restart).toBe(false);
    expect(await api.verifyModel({ name: 'tiny' })).toMatchObject({ files: plan.files.length });

    const again = await open(dataDir);
    const { id } = await addSample(again.api, 'receipt.jpg');
    expect((await asked(again.api, question(id))).turn).toMatchObject({ answer: 'Grand Total 54.15', model: 'tiny' });
    await again.api.useModel({ name: 'docent-mini' });
    expect((await asked(again.api, question(id))).turn).toMatchObject({ model: 'docent-tiny' });
    await again.api.useModel({ name: 'tiny' });
    expect((await again.api.removeModel({ name: 'tiny' })).installed).toMatchObject([
      { name: 'docent-mini', used: true },
    ]);
  });

  it('are tried on drawn pages, and how long that took is kept; the stronger one is offered', async () => {
    const { api, dataDir, host } = await open();
    await collected(api.getModel({ named: 'lab/tiny', revision: REVISION, consentTo: host }));
    const shelf = await api.listModels({});
    expect(shelf).toMatchObject({ stronger: 'tiny', folder: join(dataDir, 'models') });
    const trial = await api.tryModel({ name: 'tiny' });
    expect(trial).toMatchObject({ answer: 'Grand Total 54.15', right: false });
    expect(trial.measured.memoryBytes).toBeGreaterThan(1e6);
    const own = await api.tryModel({ name: 'docent-mini' });
    expect(own.measured).toMatchObject({ memoryBytes: expect.any(Number) });

    const again = await open(dataDir);
    const { installed } = await again.api.listModels({});
    expect(installed.map(({ measured }) => measured)).toEqual([own.measured, trial.measured]);
    await expect(again.api.tryModel({ name: 'none' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('are tried on a page of the reader’s with a question of theirs, and nothing of that is kept', async () => {
    const { api, host } = await open();
    await collected(api.getModel({ named: 'lab/tiny', revision: REVISION, consentTo: host }));
    const { id } = await addSample(api, 'report.pdf');
    const on = { documentId: id, page: 2, question: 'What is shown here?' };
    const first = await api.tryModelOnPage({ name: 'tiny', ...on });
    expect(first).toMatchObject({ question: on.question, page: 2, answer: 'Grand Total 54.15', started: true });
    expect(first.memoryBytes).toBeGreaterThan(1e6);
    expect(await api.tryModelOnPage({ name: 'tiny', ...on })).toMatchObject({ started: false });
    expect(await api.tryModelOnPage({ name: 'docent-mini', ...on })).toMatchObject({ page: 2, started: false });

    expect(await api.listConversations({ documentId: id })).toEqual([]);
    expect((await api.listModels({})).installed.map(({ measured }) => measured)).toEqual([null, null]);
    await expect(api.tryModelOnPage({ name: 'tiny', ...on, page: 99 })).rejects.toMatchObject({
      code: 'page-out-of-range',
    });
  });

  it('that read text come with the library that runs them, from the host that was agreed to', async () => {
    const { api } = await open();
    hub!.add('lab/text', { licence: 'mit', files: { 'Tiny.Q4_K_M.gguf': Buffer.alloc(2000, 7) } });
    const plan = await api.lookAtModel({ named: 'lab/text' });
    expect(plan).toMatchObject({
      kind: 'text',
      library: { name: 'node-llama-cpp', host: '127.0.0.1:9' },
      byHand: null,
    });
    const agreed = { named: 'lab/text', revision: plan.revision, consentTo: plan.host };
    await expect(collected(api.getModel(agreed))).rejects.toMatchObject({ code: 'bad-input' });
    // Nobody listens there: without its library the model does not come either.
    const got = collected(api.getModel({ ...agreed, libraryFrom: '127.0.0.1:9' }));
    await expect(got).rejects.toMatchObject({ code: 'endpoint-failed', message: /127\.0\.0\.1:9 broke off/ });
    expect(hub!.sent).toBe(0);
  });

  it('are downloaded only from the host and commit that the reader agreed to', async () => {
    const { api, dataDir, host } = await open();
    const wrong = [
      { named: 'lab/tiny', revision: REVISION, consentTo: 'huggingface.co' },
      { named: 'lab/tiny', revision: '0'.repeat(40), consentTo: host },
    ];
    for (const params of wrong) {
      await expect(collected(api.getModel(params))).rejects.toMatchObject({ code: 'bad-input' });
    }
    expect(hub!.sent).toBe(0);
    expect(readdirSync(join(dataDir))).not.toContain('models');
  });

  it('stopped half-way are listed as unfinished, and nothing outside their folder can be named', async () => {
    const { api, host } = await open();
    hub!.fault = () => ({ kind: 'status', status: 404 });
    await expect(
      collected(api.getModel({ named: 'lab/tiny', revision: REVISION, consentTo: host })),
    ).rejects.toMatchObject({ code: 'model-missing' });
    hub!.fault = () => undefined;
    const { installed } = await api.listModels({});
    expect(installed[1]).toMatchObject({ name: 'tiny.partial', kind: 'unfinished', repository: 'lab/tiny' });
    await expect(api.useModel({ name: 'tiny.partial' })).rejects.toMatchObject({ message: /Finish its download/ });
    for (const name of ['..', '../..', '/etc', 'a/b']) {
      await expect(api.removeModel({ name })).rejects.toMatchObject({ code: 'bad-input' });
    }
  });
});
