import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import type { SecretBox } from '../../src-main/engines/index.ts';
import { Consents, EndpointStore } from '../../src-main/engines/index.ts';
import type { ServerFrame } from '../../src-main/rpc/frames.ts';
import { serve } from '../../src-main/rpc/index.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { ChatServer, stream } from '../engines/chat-server.ts';
import { memoryPorts } from '../rpc/memory-port.ts';
import { addSample, collected, question, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

let server: ChatServer;
let host: string;
beforeAll(async () => {
  server = await ChatServer.start();
  host = new URL(server.url).host;
});
afterAll(() => server.close());

let workspace: Workspace | undefined;
afterEach(async () => {
  await workspace?.dispose();
  workspace = undefined;
});

async function open(dataDir = temporaryDataDir()) {
  await workspace?.dispose();
  workspace = await temporaryWorkspace({ dataDir });
  return { api: workspace.api, dataDir };
}

describe('A server that the reader sets', () => {
  it('answers from then on, also after a restart, until the reader changes it', async () => {
    const { api, dataDir } = await open();
    expect(await api.getEndpoint({})).toBeNull();
    const choice = { url: server.url, model: 'some-vlm', key: 'sk-window' };
    await api.agreeToSend({ url: server.url });
    const shown = await api.addEndpoint(choice);
    expect(shown).toMatchObject({ host, model: 'some-vlm', loopback: true, keyKept: 'file' });
    expect(JSON.stringify(shown)).not.toContain('sk-window');
    expect(server.requests).toEqual([]);

    const again = await open(dataDir);
    server.reply = (_, response) => stream(response, ['fifty', '-four']);
    const { id } = await addSample(again.api, 'receipt.jpg');
    const events = await collected(again.api.ask(question(id)));
    const last = events.at(-1)!;
    expect(last).toMatchObject({
      kind: 'turn',
      turn: { status: 'done', answer: 'fifty-four', model: 'some-vlm', device: host },
    });
    expect(events.filter((event) => event.kind === 'delta').map(({ text }) => text)).toEqual(['fifty', '-four']);
    expect(server.last.authorization).toBe('Bearer sk-window');

    await again.api.useModel({ name: 'docent-mini' });
    expect(await again.api.getEndpoint({})).toBeNull();
    const asked = server.requests.length;
    const own = (await collected(again.api.ask(question(id)))).at(-1)!;
    expect(own).toMatchObject({ turn: { model: 'docent-tiny' } });
    expect(server.requests.length).toBe(asked);
  });

  it('is used only if main has recorded consent to that exact origin', async () => {
    const { api, dataDir } = await open();
    const choice = { url: 'https://example.org/v1', model: 'm', key: null };
    for (const other of ['http://example.org/v1', 'https://example.org:8443/v1', 'https://example.com/v1']) {
      await api.agreeToSend({ url: other });
    }
    await expect(api.addEndpoint(choice)).rejects.toMatchObject({ code: 'bad-input' });
    expect(await api.getEndpoint({})).toBeNull();
    await api.agreeToSend({ url: 'https://example.org' });
    expect(await api.addEndpoint(choice)).toMatchObject({ host: 'example.org' });
    // Whoever takes the consent back sends nothing more.
    rmSync(join(dataDir, 'consents.json'));
    expect(await api.getEndpoint({})).toBeNull();
  });

  it('is not used by calls that claim a consent which main does not have', async () => {
    const { api } = await open();
    const { id } = await addSample(api, 'receipt.jpg');
    server.requests.length = 0;
    const [page, main] = memoryPorts();
    serve(main, docentApi, api);
    const said: ServerFrame[] = [];
    page.onMessage((message) => said.push(message as ServerFrame));
    const forged = { url: server.url, model: 'm', key: null, consentTo: host, consent: true };
    const compared = { documentId: id, page: 1, question: 'Who?', models: ['mini', `${server.url}#m`], agreed: [host] };
    page.postMessage({ kind: 'call', id: 1, method: 'addEndpoint', params: forged, credit: 0 });
    page.postMessage({ kind: 'call', id: 2, method: 'compare', params: compared, credit: 16 });
    // A comparison says first what is compared.
    const refused = () => said.filter(({ kind }) => kind === 'error');
    await expect
      .poll(() =>
        refused()
          .map(({ id }) => id)
          .sort(),
      )
      .toEqual([1, 2]);
    for (const frame of refused()) expect(frame).toMatchObject({ error: { code: 'bad-input' } });
    expect(said.filter(({ kind }) => kind === 'item')).toMatchObject([{ value: { kind: 'started' } }]);
    expect(server.requests).toEqual([]);
  });

  it('on another machine is confirmed outside the page if the host can do that', async () => {
    const asked: string[] = [];
    workspace = await temporaryWorkspace({
      dataDir: temporaryDataDir(),
      confirmSending: async ({ host: to }) => {
        asked.push(to);
        return to === 'yes.example';
      },
    });
    const { api } = workspace;
    await api.agreeToSend({ url: server.url });
    await expect(api.agreeToSend({ url: 'https://no.example' })).rejects.toMatchObject({ code: 'cancelled' });
    for (let time = 0; time < 2; time++) await api.agreeToSend({ url: 'https://yes.example' });
    expect(asked).toEqual(['no.example', 'yes.example']);
    const choice = { url: 'https://no.example', model: 'm', key: null };
    await expect(api.addEndpoint(choice)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is not in an export of the history', async () => {
    const { api } = await open();
    await api.agreeToSend({ url: server.url });
    await api.addEndpoint({ url: server.url, model: 'some-vlm', key: 'sk-window' });
    const { text } = await api.exportHistory({});
    expect(text).not.toContain('sk-window');
    expect(text).not.toContain(host);
  });
});

describe('Several servers', () => {
  it('are kept beside each other; one answers, the others wait, and each is forgotten on its own', async () => {
    const { api, dataDir } = await open();
    const [one, two] = ['one', 'two'].map((model) => `${server.url}#${model}`);
    await api.agreeToSend({ url: server.url });
    await api.addEndpoint({ url: server.url, model: 'one', key: 'sk-1', sees: true });
    await api.addEndpoint({ url: server.url, model: 'two', sees: false });
    const again = await open(dataDir);
    const shelf = await again.api.listModels({});
    expect(shelf.installed.filter(({ kind }) => kind === 'server')).toMatchObject([
      { name: one, label: 'one', used: false, sees: true, host },
      { name: two, label: 'two', used: true, sees: false, roles: ['answering'] },
    ]);
    expect(shelf.stronger).toBe(one);
    await again.api.useModel({ name: one! });
    expect(await again.api.getEndpoint({})).toMatchObject({ name: one, keyKept: 'file' });
    await again.api.removeModel({ name: one! });
    expect(await again.api.getEndpoint({})).toBeNull();
    // The key belongs to the address, which still has a model.
    await again.api.useModel({ name: two! });
    expect(await again.api.getEndpoint({})).toMatchObject({ name: two, keyKept: 'file' });
    await again.api.removeModel({ name: two! });
    expect(() => statSync(join(dataDir, 'endpoint-keys.json'))).toThrow('ENOENT');
    await expect(again.api.addEndpoint({ url: server.url, model: 'one' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('begin with the one that an earlier version kept', async () => {
    const dataDir = temporaryDataDir();
    await new Consents(dataDir).record(server.url);
    const former = { url: server.url, model: 'old', keySealed: false };
    writeFileSync(join(dataDir, 'endpoint.json'), JSON.stringify(former));
    writeFileSync(join(dataDir, 'endpoint.key'), 'sk-old');
    const store = new EndpointStore(dataDir, new Consents(dataDir));
    expect(await store.used()).toMatchObject({ model: 'old', keyKept: 'file' });
    await store.add({ url: server.url, model: 'new' });
    expect((await store.list()).map(({ model }) => model)).toEqual(['old', 'new']);
    expect(await store.keyOf(server.url)).toBe('sk-old');
    expect(() => statSync(join(dataDir, 'endpoint.key'))).toThrow('ENOENT');
  });

  it('can be asked one question while another model answers the rest', async () => {
    const { api } = await open();
    const { id } = await addSample(api, 'receipt.jpg');
    await api.agreeToSend({ url: server.url });
    const { name } = await api.addEndpoint({ url: server.url, model: 'strong', key: null });
    await api.useModel({ name: 'docent-mini' });
    server.reply = (_, response) => stream(response, ['54.15']);
    const once = (await collected(api.ask(question(id, { model: name })))).at(-1)!;
    expect(once).toMatchObject({ turn: { status: 'done', answer: '54.15', model: 'strong' } });
    const own = (await collected(api.ask(question(id)))).at(-1)!;
    expect(own).toMatchObject({ turn: { model: 'docent-tiny' } });
    const nobody = (await collected(api.ask(question(id, { model: 'http://127.0.0.1:9/v1#no' })))).at(-1)!;
    expect(nobody).toMatchObject({ turn: { status: 'failed', error: { code: 'bad-input' } } });
  });

  it('whose model cannot see is sent what Docent reads, and no image', async () => {
    const { api } = await open();
    const { id } = await addSample(api, 'report.pdf');
    await api.agreeToSend({ url: server.url });
    await api.addEndpoint({ url: server.url, model: 'blind', key: null, sees: false });
    server.reply = (_, response) => stream(response, ['something']);
    for (const page of [1, null]) {
      expect((await collected(api.ask(question(id, { page })))).at(-1)!).toMatchObject({ turn: { status: 'done' } });
      const parts = server.last.body.messages.flatMap(({ content }) => content);
      expect(parts.map(({ type }) => type)).toEqual(['text']);
      expect(parts[0]!.text).toMatch(/page/i);
    }
  });
});

describe('Its key', () => {
  const choice = () => ({ url: server.url, model: 'm', key: 'sk-1' });

  async function agreedStore(dataDir = temporaryDataDir(), box?: SecretBox): Promise<EndpointStore> {
    const consents = new Consents(dataDir);
    for (const url of [server.url, 'http://127.0.0.1:9/v1']) await consents.record(url);
    return new EndpointStore(dataDir, consents, box);
  }

  it.skipIf(process.platform === 'win32')(
    'is in a file that only its owner may read, and is removed with the server',
    async () => {
      const dataDir = temporaryDataDir();
      const store = await agreedStore(dataDir);
      await store.add(choice());
      expect(statSync(join(dataDir, 'endpoint-keys.json')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(dataDir, 'endpoints.json'), 'utf8')).not.toContain('sk-1');
      await store.remove(`${server.url}#m`);
      expect(() => statSync(join(dataDir, 'endpoint-keys.json'))).toThrow('ENOENT');
    },
  );

  it('is encrypted if the system has a secret store', async () => {
    const dataDir = temporaryDataDir();
    const box: SecretBox = {
      available: true,
      seal: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
      open: (sealed) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
    };
    expect(await (await agreedStore(dataDir, box)).add(choice())).toMatchObject({ keyKept: 'sealed' });
    expect(readFileSync(join(dataDir, 'endpoint-keys.json'), 'utf8')).not.toContain('sk-1');
    server.reply = (_, response) => stream(response, ['x']);
    const answerer = await (await agreedStore(dataDir, box)).answerer();
    await answerer!.answer({ width: 1, height: 1, data: new Uint8ClampedArray(4) }, 'q', null, {});
    expect(server.last.authorization).toBe('Bearer sk-1');
  });

  it('is kept for other models of its address, and not sent to another address', async () => {
    const store = await agreedStore();
    await store.add(choice());
    expect(await store.add({ url: server.url, model: 'other' })).toMatchObject({ keyKept: 'file' });
    const elsewhere = { url: 'http://127.0.0.1:9/v1', model: 'm' };
    expect(await store.add(elsewhere)).toMatchObject({ keyKept: null });
  });

  it('is not sent on a guess: settings changed behind Docent’s back are ignored', async () => {
    const dataDir = temporaryDataDir();
    const store = await agreedStore(dataDir);
    await store.add(choice());
    const file = join(dataDir, 'endpoints.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(server.url, 'http://127.0.0.1:10/v1'));
    expect(await store.answerer()).toBeUndefined();
  });
});
