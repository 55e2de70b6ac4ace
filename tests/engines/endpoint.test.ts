import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import { EndpointAnswerer, endpointAddress } from '../../src-main/engines/index.ts';
import { begin, ChatServer, chunk, refuse, stream } from './chat-server.ts';

const image: PageRaster = { width: 20, height: 10, data: new Uint8ClampedArray(20 * 10 * 4).fill(255) };

let server: ChatServer;
beforeAll(async () => {
  server = await ChatServer.start();
});
afterAll(() => server.close());
let answerer: EndpointAnswerer;
beforeEach(() => {
  answerer = new EndpointAnswerer({ url: server.url, model: 'some-vlm', key: null });
});
afterEach(() => answerer.dispose());

const ask = (options: { signal?: AbortSignal; onDelta?: (delta: string) => void } = {}) =>
  answerer.answer(image, 'What is the total?', null, options);

describe('a server that answers', () => {
  it('gets the page as an image and the question, and its words come as they are written', async () => {
    server.reply = (_, response) => stream(response, ['RM ', '9', '.00']);
    const deltas: string[] = [];
    expect(await ask({ onDelta: (delta) => deltas.push(delta) })).toEqual({ text: 'RM 9.00', confidence: null });
    expect(deltas).toEqual(['RM ', '9', '.00']);
    const { path, authorization, body } = server.last;
    expect([path, authorization, body.model, body.stream]).toEqual([
      '/v1/chat/completions',
      undefined,
      'some-vlm',
      true,
    ]);
    const [image, text] = body.messages[0]!.content;
    expect(image!.image_url!.url).toMatch(/^data:image\/jpeg;base64,\/9j\//);
    expect(text!.text).toContain('What is the total?');
  });

  it('that answers in full gets the conversation, the text of all pages, their images and the request for citations', async () => {
    server.reply = (_, response) => stream(response, ['The rent is 1,200 euros [p. 4].']);
    const pages = [
      { page: 2, image: null, text: 'Pets are not allowed.' },
      { page: 4, image, text: 'The rent is 1,200 euros.' },
    ];
    const earlier = [{ question: 'Who is the tenant?', answer: 'Jin Park' }];
    const { text } = await answerer.answerInFull({ question: 'And how much does he pay?', pages, earlier }, {});
    expect(text).toBe('The rent is 1,200 euros [p. 4].');
    const { messages } = server.last.body;
    expect(messages.slice(0, 2)).toEqual([
      { role: 'user', content: 'Who is the tenant?' },
      { role: 'assistant', content: 'Jin Park' },
    ]);
    const [shown, prompt] = messages[2]!.content;
    expect(shown!.image_url!.url).toMatch(/^data:image\/jpeg;base64,/);
    expect(prompt!.text).toMatch(/\[p\. 2\]\nPets are not allowed\.[\s\S]*\[p\. 4\]\nThe rent[\s\S]*in brackets/);
  });

  it('is asked for probabilities, which give the answer’s confidence', async () => {
    server.reply = (_, response) => stream(response, ['a', 'b'], Math.log(0.5));
    expect((await ask()).confidence).toBeCloseTo(0.25);
    expect(server.last.body.logprobs).toBe(true);
  });

  it('that does not support probabilities is asked without them from then on', async () => {
    server.reply = (request, response) =>
      request.body.logprobs === undefined
        ? stream(response, ['ok'])
        : refuse(response, 400, 'unrecognised argument: logprobs');
    const before = server.requests.length;
    expect((await ask()).text).toBe('ok');
    expect((await ask()).text).toBe('ok');
    expect(server.requests.length - before).toBe(3);
  });

  it('may split its bytes anywhere, send comments as keep-alive and use any line ending', async () => {
    const whole = `: keep-alive\r\n\r\n${chunk('Zür')}${chunk('ich 🧾').replaceAll('\n', '\r\n')}${chunk('', { finish_reason: 'stop' })}data: [DONE]\n\n`;
    server.reply = async (_, response) => {
      begin(response);
      for (const byte of Buffer.from(whole)) {
        response.write(Buffer.of(byte));
        if (byte % 16 === 0) await new Promise((done) => setImmediate(done));
      }
      response.end();
    };
    expect((await ask()).text).toBe('Zürich 🧾');
  });

  it('may answer in one piece although it was asked to stream', async () => {
    server.reply = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ message: { content: 'one piece' }, finish_reason: 'stop' }] }));
    };
    const deltas: string[] = [];
    expect((await ask({ onDelta: (delta) => deltas.push(delta) })).text).toBe('one piece');
    expect(deltas).toEqual(['one piece']);
  });

  it('that cuts its answer off at the limit has given no answer', async () => {
    server.reply = (_, response) => {
      begin(response);
      response.end(`${chunk('and so', { logprob: -0.1 })}${chunk('', { finish_reason: 'length' })}data: [DONE]\n\n`);
    };
    expect((await ask()).confidence).toBe(0);
  });

  it('that reaches the limit before it says anything has failed: that is no “not here”', async () => {
    server.reply = (_, response) => {
      begin(response);
      response.end(`${chunk('', { finish_reason: 'length' })}data: [DONE]\n\n`);
    };
    await expect(ask()).rejects.toThrow(/reached its limit before it said anything/);
  });

  it('is stopped by closing the connection when the reader cancels', async () => {
    server.reply = (_, response) => {
      begin(response);
      response.write(chunk('slow'));
    };
    const before = server.hungUp;
    const abort = new AbortController();
    await expect(ask({ signal: abort.signal, onDelta: () => abort.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect.poll(() => server.hungUp).toBe(before + 1);
  });
});

describe('a server that fails', () => {
  it.each([
    [401, 'invalid api key', 'endpoint-failed', /rejected the key/],
    [404, 'model "some-vlm" not found', 'model-missing', /no model some-vlm/],
    [400, 'this model has no vision', 'endpoint-failed', /Check that some-vlm can see images\. It says: this model/],
    [413, 'too large', 'endpoint-failed', /too large/],
    [429, 'slow down', 'endpoint-failed', /too busy/],
    [500, 'oops', 'endpoint-failed', /failed \(500\)\. Check its log, then ask again\. It says: oops\./],
  ])('with %i says what that means and what the server said', async (status, said, code, message) => {
    server.reply = (_, response) => refuse(response, status, said);
    await expect(ask()).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('by breaking off has given no answer, even if words had come', async () => {
    server.reply = async (_, response) => {
      begin(response);
      response.write(chunk('RM 9'));
      await new Promise((done) => setTimeout(done, 20));
      response.destroy();
    };
    await expect(ask()).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringMatching(/did not finish its answer/),
    });
    server.reply = (_, response) => {
      begin(response);
      response.end(chunk('RM 9'));
    };
    await expect(ask()).rejects.toMatchObject({ code: 'endpoint-failed', message: expect.stringMatching(/broke off/) });
  });

  it('during its answer is reported', async () => {
    server.reply = (_, response) => {
      begin(response);
      response.end(`${chunk('RM')}data: {"error":{"message":"CUDA out of memory"}}\n\n`);
    };
    await expect(ask()).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringMatching(/CUDA out of memory/),
    });
  });

  it.each([
    ['in one piece', 'application/json'],
    ['as a stream', 'text/event-stream'],
  ])('by answering without end (%s) is left, having taken little memory', async (_, type) => {
    let sent = 0;
    server.reply = (_taken, response) => {
      response.writeHead(200, { 'content-type': type });
      const piece = `data: ${JSON.stringify({ choices: [] })}\n\n`.repeat(20_000);
      const more = (): void => {
        while (sent < 400e6 && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
      };
      more();
    };
    await expect(ask()).rejects.toMatchObject({ code: 'endpoint-failed' });
    expect(sent).toBeLessThan(60e6);
  });

  it('by being unreachable, by speaking another protocol, or by falling silent, is reported as such', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const gone = new EndpointAnswerer({ url: `http://127.0.0.1:${port}/v1`, model: 'm', key: null });
    await expect(gone.answer(image, 'q', null, {})).rejects.toMatchObject({
      message: expect.stringMatching(/Start the server/),
    });
    const blocked = new EndpointAnswerer({ url: 'http://127.0.0.1:6667/v1', model: 'm', key: null });
    await expect(blocked.answer(image, 'q', null, {})).rejects.toMatchObject({
      message: expect.stringMatching(/another port, such as 8080/),
    });
    server.reply = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>welcome</html>');
    };
    await expect(ask()).rejects.toMatchObject({ message: expect.stringMatching(/does not speak the OpenAI protocol/) });
    server.reply = (_, response) => begin(response);
    const impatient = new EndpointAnswerer({ url: server.url, model: 'm', key: null, silenceMs: 100 });
    await expect(impatient.answer(image, 'q', null, {})).rejects.toMatchObject({
      message: expect.stringMatching(/sent nothing for/),
    });
  });

  it('by redirecting is not followed', async () => {
    const other = await ChatServer.start();
    server.reply = (_, response) => {
      response.writeHead(307, { location: `${other.url}/chat/completions` });
      response.end();
    };
    await expect(ask()).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringMatching(/another address/),
    });
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

describe('a key', () => {
  it('goes to the server as a bearer token and never into a message', async () => {
    const keyed = new EndpointAnswerer({ url: server.url, model: 'm', key: 'sk-secret' });
    server.reply = (request, response) => refuse(response, 401, `no such key: ${request.authorization}`);
    const error: unknown = await keyed.answer(image, 'q', null, {}).catch((thrown: unknown) => thrown);
    expect(server.last.authorization).toBe('Bearer sk-secret');
    expect(String(error)).toContain('no such key');
    expect(String(error)).not.toContain('sk-secret');
  });

  it('is not sent unencrypted over a network', () => {
    const settings = { model: 'm', key: 'k' };
    expect(() => new EndpointAnswerer({ ...settings, url: 'http://192.168.1.5:8000/v1' })).toThrow(/unencrypted/);
    expect(() => new EndpointAnswerer({ ...settings, url: 'https://example.org/v1' })).not.toThrow();
  });
});

describe('an address', () => {
  it.each([
    ['http://localhost:1234', 'http://localhost:1234/v1', true],
    ['http://127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1', true],
    ['https://models.example.org/api/v3/chat/completions', 'https://models.example.org/api/v3', false],
    ['http://[::1]:11434/v1', 'http://[::1]:11434/v1', true],
    // A name that somebody else can point anywhere.
    ['http://127.0.0.1.example.org/v1', 'http://127.0.0.1.example.org/v1', false],
  ])('%s is %s', (text, href, loopback) => {
    expect(endpointAddress(text)).toMatchObject({ href, loopback });
  });

  it.each(['ftp://x/v1', 'localhost:1234', 'http://me:secret@host/v1', 'https://host/v1?key=1', ''])(
    'is not %s',
    (text) => {
      expect(() => endpointAddress(text)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    },
  );
});
