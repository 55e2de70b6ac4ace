import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endpointModels, lookForEndpoints } from '../../src-main/engines/endpoint-models.ts';
import { tryEndpoint } from '../../src-main/engines/try-endpoint.ts';
import { ChatServer, refuse, stream } from './chat-server.ts';

/** What a stand-in answers, by `METHOD path`; everything else is 404. */
type Answers = Readonly<Record<string, object | ((body: string) => object)>>;

class StandIn {
  readonly asked: { readonly what: string; readonly authorization: string | undefined }[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #answers: Answers;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const what = `${request.method} ${request.url}`;
    this.asked.push({ what, authorization: request.headers.authorization });
    const answer = this.#answers[what];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    const body =
      typeof answer === 'function' ? answer(Buffer.concat(pieces).toString()) : (answer ?? { error: 'none' });
    response.end(JSON.stringify(body));
  }
}

const listed = (owned_by: string, ...ids: string[]) => ({
  object: 'list',
  data: ids.map((id) => ({ id, object: 'model', created: 1_764_000_000, owned_by })),
});

/** As their documentation shows them (2026-11-29): docs.ollama.com/api, LM Studio's REST API v0, llama.cpp's tools/server README, vLLM's server. */
const PROGRAMS: Readonly<Record<string, Answers>> = {
  ollama: {
    'GET /v1/models': listed('library', 'qwen2.5vl:7b', 'llama3.2:3b', 'nomic-embed-text:latest'),
    'GET /api/version': { version: '0.12.6' },
    'POST /api/show': (body) => {
      const { model } = JSON.parse(body) as { model: string };
      const vision = model.includes('vl') ? ['vision'] : [];
      return {
        details: { format: 'gguf' },
        capabilities: model.includes('embed') ? ['embedding'] : ['completion', ...vision],
      };
    },
  },
  'lm-studio': {
    'GET /v1/models': listed('organization_owner', 'qwen2-vl-7b-instruct', 'llama-3.1-8b', 'nomic-embed'),
    'GET /api/v0/models': {
      object: 'list',
      data: [
        { id: 'qwen2-vl-7b-instruct', object: 'model', type: 'vlm', state: 'not-loaded', max_context_length: 32_768 },
        { id: 'llama-3.1-8b', object: 'model', type: 'llm', state: 'loaded', max_context_length: 131_072 },
        { id: 'nomic-embed', object: 'model', type: 'embeddings', state: 'not-loaded', max_context_length: 2048 },
      ],
    },
  },
  'llama-server': {
    'GET /v1/models': listed('llamacpp', 'gemma-3-4b.gguf'),
    'GET /props': { model_path: 'gemma-3-4b.gguf', modalities: { vision: true, audio: false } },
  },
  vllm: { 'GET /v1/models': listed('vllm', 'Qwen/Qwen2.5-VL-7B-Instruct') },
  other: { 'GET /v1/models': listed('someone', 'a') },
};

const EXPECTED: Readonly<Record<string, object[]>> = {
  ollama: [
    { name: 'qwen2.5vl:7b', sees: true },
    { name: 'llama3.2:3b', sees: false },
  ],
  'lm-studio': [
    { name: 'qwen2-vl-7b-instruct', sees: true },
    { name: 'llama-3.1-8b', sees: false },
  ],
  'llama-server': [{ name: 'gemma-3-4b.gguf', sees: true }],
  vllm: [{ name: 'Qwen/Qwen2.5-VL-7B-Instruct', sees: null }],
  other: [{ name: 'a', sees: null }],
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
async function standIn(answers: Answers): Promise<StandIn> {
  const one = await new StandIn(answers).start();
  open.push(one);
  return one;
}

describe('A server’s models', () => {
  it.each(Object.keys(PROGRAMS))('are listed with what they can see: %s', async (program) => {
    const server = await standIn(PROGRAMS[program]!);
    const found = await endpointModels(server.url, 'sk-1');
    expect(found).toEqual({
      url: `${server.url}/v1`,
      host: new URL(server.url).host,
      program,
      models: EXPECTED[program],
    });
    expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer sk-1']));
  });

  it('are found on the ports of this machine that answer; silent ports and other programs are left out', async () => {
    const [ollama, vllm, website] = await Promise.all([
      standIn(PROGRAMS.ollama!),
      standIn(PROGRAMS.vllm!),
      standIn({ 'GET /v1/models': { hello: 'world' } }),
    ]);
    const closed = await standIn({});
    const { port } = closed;
    await open.pop()!.close();
    const found = await lookForEndpoints(undefined, [ollama.port, vllm.port, website.port, port]);
    expect(found.map(({ program }) => program)).toEqual(['ollama', 'vllm']);
    expect(ollama.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('cannot be had from a server that refuses or is none, with what to do', async () => {
    const site = await standIn({ 'GET /v1/models': { hello: 'world' } });
    await expect(endpointModels(site.url, null)).rejects.toMatchObject({
      message: /does not speak the OpenAI protocol/,
    });
    const chat = await ChatServer.start();
    open.push(chat);
    const address = chat.url;
    await open.pop()!.close();
    await expect(endpointModels(address, null)).rejects.toMatchObject({ message: /Start the server/ });
    await expect(endpointModels('ftp://x', null)).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('Testing a server’s model', () => {
  async function tried(reply: ChatServer['reply']) {
    const server = await ChatServer.start();
    open.push(server);
    server.reply = reply;
    return { server, trial: await tryEndpoint({ url: server.url, model: 'm', key: null }) };
  }

  it('tells one that answers without seeing, and sends nothing but a drawn page', async () => {
    const { server, trial } = await tried((_, response) => stream(response, ['000000']));
    expect(trial).toMatchObject({ sees: false, answer: '000000' });
    expect(server.requests.map(({ body }) => body.messages[0]!.content.map(({ type }) => type))).toEqual([
      ['image_url', 'text'],
      ['text'],
    ]);
  });

  it('tells one whose server refuses images, and one that is not there', async () => {
    const blind: ChatServer['reply'] = ({ body }, response) =>
      body.messages[0]!.content.length > 1
        ? refuse(response, 400, 'this model does not support images')
        : stream(response, ['yes']);
    expect((await tried(blind)).trial).toMatchObject({ sees: false, answer: 'yes' });
    await expect(tried((_, response) => refuse(response, 404, 'no such model'))).rejects.toMatchObject({
      code: 'model-missing',
    });
  });
});
