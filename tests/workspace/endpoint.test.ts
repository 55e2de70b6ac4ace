import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SecretBox } from '../../src-main/engines/index.ts';
import { EndpointStore } from '../../src-main/engines/index.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { ChatServer, stream } from '../engines/chat-server.ts';
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
  it('answers from then on, also after a restart, until the reader says otherwise', async () => {
    const { api, dataDir } = await open();
    expect(await api.getEndpoint({})).toBeNull();
    const choice = { url: server.url, model: 'some-vlm', key: 'sk-window', consentTo: host };
    const shown = await api.setEndpoint({ choice });
    expect(shown).toMatchObject({ host, model: 'some-vlm', loopback: true, hasKey: true });
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

  it('is not used unless the reader agreed to that very host', async () => {
    const { api } = await open();
    const choice = { url: 'https://example.org/v1', model: 'm', key: null, consentTo: 'example.com' };
    await expect(api.setEndpoint({ choice })).rejects.toMatchObject({ code: 'bad-input' });
    expect(await api.getEndpoint({})).toBeNull();
  });

  it('is not in an export of the history', async () => {
    const { api } = await open();
    await api.setEndpoint({ choice: { url: server.url, model: 'some-vlm', key: 'sk-window', consentTo: host } });
    const { text } = await api.exportHistory({});
    expect(text).not.toContain('sk-window');
    expect(text).not.toContain(host);
  });
});

describe('Its key', () => {
  const choice = () => ({ url: server.url, model: 'm', key: 'sk-1', consentTo: host });

  it.skipIf(process.platform === 'win32')(
    'lies in a file that only its owner may read, and goes with the server',
    async () => {
      const dataDir = temporaryDataDir();
      const store = new EndpointStore(dataDir);
      await store.set(choice());
      expect(statSync(join(dataDir, 'endpoint.key')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(dataDir, 'endpoint.json'), 'utf8')).not.toContain('sk-1');
      await store.set(null);
      expect(() => statSync(join(dataDir, 'endpoint.key'))).toThrow('ENOENT');
    },
  );

  it('is sealed where the system has a safe for secrets', async () => {
    const dataDir = temporaryDataDir();
    const box: SecretBox = {
      seal: (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
      open: (sealed) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
    };
    await new EndpointStore(dataDir, box).set(choice());
    expect(readFileSync(join(dataDir, 'endpoint.key'), 'utf8')).not.toContain('sk-1');
    server.reply = (_, response) => stream(response, ['x']);
    const answerer = await new EndpointStore(dataDir, box).answerer();
    await answerer!.answer({ width: 1, height: 1, data: new Uint8ClampedArray(4) }, 'q', null, {});
    expect(server.last.authorization).toBe('Bearer sk-1');
  });

  it('is kept when only the model changes, and forgotten when the address does', async () => {
    const store = new EndpointStore(temporaryDataDir());
    await store.set(choice());
    expect(await store.set({ url: server.url, model: 'other', consentTo: host })).toMatchObject({ hasKey: true });
    const elsewhere = { url: 'http://127.0.0.1:9/v1', model: 'm', consentTo: '127.0.0.1:9' };
    expect(await store.set(elsewhere)).toMatchObject({ hasKey: false });
  });

  it('is not sent on a guess: what was changed behind Docent’s back is not used', async () => {
    const dataDir = temporaryDataDir();
    const store = new EndpointStore(dataDir);
    await store.set(choice());
    const file = join(dataDir, 'endpoint.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(server.url, 'http://127.0.0.1:9/v1'));
    expect(await store.answerer()).toBeUndefined();
  });
});
