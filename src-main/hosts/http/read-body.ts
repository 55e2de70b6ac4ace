import type { IncomingMessage } from 'node:http';
import { DocentError } from '../../contract/errors.ts';

/** A code, or the list of files of a second start. */
const MAX_TEXT_BYTES = 1 << 20;

/** The text of a request's body. @throws DocentError too-large */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request, MAX_TEXT_BYTES)).toString('utf8');
}

/** The bytes of a request's body. What says that it is too large is refused before it is sent. @throws DocentError too-large */
export async function readBytes(request: IncomingMessage, most: number): Promise<Buffer<ArrayBuffer>> {
  const checkLength = (length: number): void => {
    if (length <= most) return;
    const limit = `${Math.floor(most / 2 ** 20)} MiB`;
    throw new DocentError('too-large', `The body of this request is too large: at most ${limit} are taken.`);
  };
  checkLength(Number(request.headers['content-length'] ?? 0));
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    checkLength(length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
