import { afterEach, describe, expect, test } from 'vitest';
import { EndpointComposer } from '../../src-main/captions/plugged/endpoint-composer.ts';
import { pluggedRoles } from '../../src-main/captions/plugged/index.ts';
import type { CaptionMaterial, KeptNote } from '../../src-main/captions/roles.ts';
import type { DocentError } from '../../src-main/contract/errors.ts';
import { type ChatRequest, chatServer } from './chat-server.ts';
import { DrawnLayout } from './drawn-layout.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A letter of three lines, as it reaches a composer. */
function material(): CaptionMaterial {
  const drawn = new DrawnLayout().paragraph(100, 3, 100, 700);
  const texts = ['Dear Helena Brandt', 'The order of 12 March 2024 cost 86,500 euros', 'Yours, Noor Haddad'];
  const lines = drawn.lines.map((line, i) => ({ ...line, text: texts[i]! }));
  const note = (id: string, level: KeptNote['level'], text: string, box: KeptNote['box']): KeptNote => ({
    id,
    level,
    text,
    box,
  });
  return {
    page: {
      document: undefined as never,
      page: 1,
      size: drawn.size,
      kind: 'letter',
      lines,
      source: 'model',
      raster: async () => drawn.raster,
    },
    global: note('global-1', 'global', 'A letter headed “Dear Helena Brandt”.', null),
    segments: [],
    lines: lines.map((line, i) => note(`line-${i + 1}`, 'text', line.text, line.box)),
  };
}

async function composer(
  reply: (request: ChatRequest) => { status?: number; content: string },
  key: string | null = null,
) {
  const server = await chatServer(reply);
  closing.push(server.close);
  return { server, composer: new EndpointComposer({ url: server.address, model: 'writer', key }) };
}

describe('A server that writes descriptions', () => {
  test('gets the notes with ids and places, and its sentences keep their sources', async () => {
    const said = {
      sentences: [{ text: 'Noor Haddad writes to Helena Brandt.', sources: ['line-1', 'line-3', 'line-99'] }],
    };
    const { server, composer: writer } = await composer(
      () => ({ content: `\`\`\`json\n${JSON.stringify(said)}\n\`\`\`` }),
      'secret',
    );
    expect(await writer.compose(material(), {})).toEqual({
      sentences: [{ text: 'Noor Haddad writes to Helena Brandt.', sources: ['line-1', 'line-3'] }],
      remark: null,
    });
    const [request] = server.requests;
    expect(request).toMatchObject({
      url: '/v1/chat/completions',
      authorization: 'Bearer secret',
      body: { model: 'writer' },
    });
    expect(request!.body.messages.at(-1)!.content).toMatch(/^line-2 \(0\.13 0\.12 0\.88 0\.13\) The order of/m);
  });

  test('that answers in plain text gets its sources found', async () => {
    const { composer: writer } = await composer(() => ({ content: 'Noor Haddad signed it. It cost 86,500 euros.' }));
    expect(await writer.compose(material(), {})).toMatchObject({
      sentences: [{ sources: ['line-3'] }, { sources: ['line-2'] }],
    });
  });

  test('loses sentences that name what is not on the page, give coordinates, or are too many, and the result says so', async () => {
    const sentences = [
      'Noor Haddad wrote it.',
      'Oskar Lindqvist read it.',
      'The order stands at (0.13, 0.12).',
      ...Array.from({ length: 6 }, () => 'It cost 86,500 euros.'),
    ];
    const { composer: writer } = await composer(() => ({ content: sentences.join(' ') }));
    const made = await writer.compose(material(), {});
    if ('reason' in made) throw new Error(made.reason);
    expect(made.sentences.map(({ text }) => text)).toEqual([
      'Noor Haddad wrote it.',
      ...Array(4).fill('It cost 86,500 euros.'),
    ]);
    expect(made.remark).toMatch(/^4 of writer's 9 sentences were left out/);
  });

  test('that writes nothing about the page leaves it to the next composer', async () => {
    const { composer: writer } = await composer(() => ({ content: 'Oskar Lindqvist paid 99.00.' }));
    expect(await writer.compose(material(), {})).toEqual({ reason: 'none of its sentences is supported by the page' });
  });

  test('that refuses, is unreachable or is cancelled gives the right error, and no error repeats the key', async () => {
    const { composer: refusing } = await composer(
      () => ({ status: 401, content: '{"error":"bad key secret"}' }),
      'secret',
    );
    const error = await refusing.compose(material(), {}).catch((thrown: unknown) => thrown as DocentError);
    expect(error).toMatchObject({ code: 'endpoint-failed', message: expect.stringContaining('rejected the key') });
    expect((error as DocentError).message).not.toContain('secret');
    const gone = new EndpointComposer({ url: 'http://127.0.0.1:9', model: 'writer', key: null });
    await expect(gone.compose(material(), {})).rejects.toMatchObject({ code: 'endpoint-failed' });
    const left = AbortSignal.abort();
    await expect(refusing.compose(material(), { signal: left })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('Where notes go', () => {
  test('is announced beforehand, and whether that is this machine', () => {
    expect(pluggedRoles({ composer: 'http://127.0.0.1:1234#m' }).notices).toEqual([
      'the text read from the pages is sent to 127.0.0.1:1234 (a server on this machine).',
    ]);
    expect(pluggedRoles({ composer: 'https://writer.example/v1#m' }).notices[0]).toContain('ANOTHER MACHINE');
    expect(pluggedRoles({}).notices).toEqual([]);
  });

  test('is refused for an invalid address, or if a key would be sent unencrypted', () => {
    expect(() => pluggedRoles({ composer: '/models/x' })).toThrow(/is not a server/);
    expect(() => pluggedRoles({ composer: 'http://writer.example#m', key: 'k' })).toThrow(/unencrypted/);
  });
});
