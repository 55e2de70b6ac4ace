import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

/** A real server on loopback that speaks as much of OpenAI's chat completions as a description needs. */
export async function chatServer(reply: (request: ChatRequest) => { status?: number; content: string }) {
  const requests: ChatRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += String(piece);
    });
    request.on('end', () => {
      const { url = '', headers } = request;
      const asked: ChatRequest = { url, authorization: headers.authorization, body: JSON.parse(text) };
      requests.push(asked);
      const { status = 200, content } = reply(asked);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        status === 200 ? JSON.stringify({ choices: [{ message: { content }, finish_reason: 'stop' }] }) : content,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
