import type { IncomingMessage, ServerResponse } from 'node:http';
import { DocentError } from '../../contract/errors.ts';
import { isOwnOrigin } from './own-address.ts';
import { isSameSecret, newSecret } from './secrets.ts';

/** A part of the address space that answers programs. It is asked only after Host, Origin and token have been checked. */
export interface ProgramRoutes {
  /** Whether a path is one of its own. */
  owns(path: string): boolean;
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

/** Least length of a configured token, so that it cannot be guessed. */
const SHORTEST_TOKEN = 32;

/** The token that programs show: the one that the user set, so that their settings stay valid, or one for this start. @throws DocentError bad-input */
export function programToken(set: string | undefined): string {
  if (set === undefined || set === '') return newSecret();
  if (set.length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/.test(set)) return set;
  const message = `DOCENT_API_TOKEN is too easy to guess. Give at least ${SHORTEST_TOKEN} letters and digits, without spaces.`;
  throw new DocentError('bad-input', message, { subject: 'DOCENT_API_TOKEN' });
}

/**
 * Lets programs in that show the token as `Authorization: Bearer`. A page of another site is refused even with it: browsers name the Origin of what
 * they send, and ours is the only one that may come.
 */
export class ProgramDoor {
  readonly #token: string;
  readonly #routes: readonly ProgramRoutes[];

  constructor(token: string, routes: readonly ProgramRoutes[]) {
    this.#token = token;
    this.#routes = routes;
  }

  /** Whether the path is a program's; then it has been answered. */
  async answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const routes = this.#routes.find((candidate) => candidate.owns(path));
    if (routes === undefined) return false;
    const { authorization, origin } = request.headers;
    if (origin !== undefined && !isOwnOrigin(request)) refuse(response, 403, 'Pages of other sites may not ask here.');
    else if (!isSameSecret(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '', this.#token)) {
      response.setHeader('WWW-Authenticate', 'Bearer realm="docent"');
      refuse(response, 401, 'Show the token that Docent printed at its start: Authorization: Bearer TOKEN.');
    } else await routes.answer(request, response, path);
    return true;
  }
}

/** An error as programs get it everywhere: {error: {code, message, subject}}. */
export function sendProblem(response: ServerResponse, status: number, error: DocentError): void {
  const { code, message, subject } = error;
  sendJson(response, status, { error: { code, message, subject: subject ?? null } });
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(text);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  // The rest of the body is not read.
  response.setHeader('Connection', 'close');
  sendProblem(response, status, new DocentError('bad-input', message));
}
