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
    const shown = await api.setEndpoint({ choice });
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

    expect(await again.api.setEndpoint({ choice: null })).toBeNull();
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
    await expect(api.setEndpoint({ choice })).rejects.toMatchObject({ code: 'bad-input' });
    expect(await api.getEndpoint({})).toBeNull();
    await api.agreeToSend({ url: 'https://example.org' });
    expect(await api.setEndpoint({ choice })).toMatchObject({ host: 'example.org' });
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
    page.postMessage({ kind: 'call', id: 1, method: 'setEndpoint', params: { choice: forged }, credit: 0 });
    page.postMessage({ kind: 'call', id: 2, method: 'compare', params: compared, credit: 16 });
    await expect.poll(() => said.map(({ id }) => id).sort()).toEqual([1, 2]);
    for (const frame of said) expect(frame).toMatchObject({ kind: 'error', error: { code: 'bad-input' } });
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
    await expect(api.setEndpoint({ choice })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is not in an export of the history', async () => {
    const { api } = await open();
    await api.agreeToSend({ url: server.url });
    await api.setEndpoint({ choice: { url: server.url, model: 'some-vlm', key: 'sk-window' } });
    const { text } = await api.exportHistory({});
    expect(text).not.toContain('sk-window');
    expect(text).not.toContain(host);
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
      await store.set(choice());
      expect(statSync(join(dataDir, 'endpoint.key')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(dataDir, 'endpoint.json'), 'utf8')).not.toContain('sk-1');
      await store.set(null);
      expect(() => statSync(join(dataDir, 'endpoint.key'))).toThrow('ENOENT');
    },
  );

  it('is encrypted if the system has a secret store', async () => {
    const dataDir = temporaryDataDir();
    const box: SecretBox = {
      available: true,
      seal: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
      open: (sealed) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
    };
    expect(await (await agreedStore(dataDir, box)).set(choice())).toMatchObject({ keyKept: 'sealed' });
    expect(readFileSync(join(dataDir, 'endpoint.key'), 'utf8')).not.toContain('sk-1');
    server.reply = (_, response) => stream(response, ['x']);
    const answerer = await (await agreedStore(dataDir, box)).answerer();
    await answerer!.answer({ width: 1, height: 1, data: new Uint8ClampedArray(4) }, 'q', null, {});
    expect(server.last.authorization).toBe('Bearer sk-1');
  });

  it('is kept when only the model changes, and forgotten when the address does', async () => {
    const store = await agreedStore();
    await store.set(choice());
    expect(await store.set({ url: server.url, model: 'other' })).toMatchObject({ keyKept: 'file' });
    const elsewhere = { url: 'http://127.0.0.1:9/v1', model: 'm' };
    expect(await store.set(elsewhere)).toMatchObject({ keyKept: null });
  });

  it('is not sent on a guess: settings changed behind Docent’s back are ignored', async () => {
    const dataDir = temporaryDataDir();
    const store = await agreedStore(dataDir);
    await store.set(choice());
    const file = join(dataDir, 'endpoint.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(server.url, 'http://127.0.0.1:10/v1'));
    expect(await store.answerer()).toBeUndefined();
  });
});
