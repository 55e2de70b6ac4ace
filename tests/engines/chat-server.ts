import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly logprobs?: boolean;
    readonly messages: readonly {
      readonly role: string;
      readonly content: readonly { type: string; text?: string; image_url?: { url: string } }[];
    }[];
  };
}

type Reply = (request: ChatRequest, response: ServerResponse) => void | Promise<void>;

/** A real HTTP server on loopback that speaks OpenAI's streaming chat completions, and fails in the ways that servers do. */
export class ChatServer {
  readonly requests: ChatRequest[] = [];
  /** Connections that the client closed before the answer was complete. */
  hungUp = 0;
  /** What it lists at /v1/models. */
  models: readonly string[] = [];
  reply: Reply = (_, response) => stream(response, ['42']);
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async start(): Promise<ChatServer> {
    const server = new ChatServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  get last(): ChatRequest {
    return this.requests.at(-1)!;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (request.method === 'GET') {
      const known = request.url === '/v1/models';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(known ? { data: this.models.map((id) => ({ id, object: 'model' })) } : {}));
      return;
    }
    const body = JSON.parse(Buffer.concat(pieces).toString()) as ChatRequest['body'];
    const taken = { path: request.url ?? '', authorization: request.headers.authorization, body };
    this.requests.push(taken);
    response.on('close', () => {
      if (!response.writableFinished) this.hungUp += 1;
    });
    await this.reply(taken, response);
  }
}

export function chunk(content: string, more: { finish_reason?: string; logprob?: number } = {}): string {
  const logprobs = more.logprob === undefined ? null : { content: [{ token: content, logprob: more.logprob }] };
  const choice = { index: 0, delta: { content }, finish_reason: more.finish_reason ?? null, logprobs };
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [choice] })}\n\n`;
}

export function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
}

/** A whole answer, a piece at a time. */
export async function stream(response: ServerResponse, pieces: readonly string[], logprob?: number): Promise<void> {
  begin(response);
  const probability = logprob === undefined ? {} : { logprob };
  for (const piece of pieces) {
    response.write(chunk(piece, probability));
    await new Promise((done) => setTimeout(done, 5));
  }
  response.write(chunk('', { finish_reason: 'stop' }));
  response.end('data: [DONE]\n\n');
}

export function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message, type: 'error' } }));
}
