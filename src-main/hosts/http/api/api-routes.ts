import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { DocentError, type ErrorCode } from '../../../contract/errors.ts';
import { asDocentError } from '../../../workspace/docent-error.ts';
import { NotThere } from '../../programs/not-there.ts';
import type { ProgramCalls } from '../../programs/program-calls.ts';
import { type ProgramRoutes, sendJson, sendProblem } from '../program-door.ts';
import { readBytes } from '../read-body.ts';
import { API_ROOT } from './api-root.ts';
import { Jobs } from './jobs.ts';
import { openApi } from './openapi.ts';
import { eventSender, type Image, type Route, type RouteContext, routesAt } from './route.ts';
import { ROUTES } from './routes.ts';

const MOST_JSON_BYTES = 1 << 20;
const MOST_FILE_BYTES = 512 * 2 ** 20;

/** HTTP's word for each error. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  'bad-input': 400,
  'bad-region': 400,
  'page-out-of-range': 404,
  'file-not-found': 404,
  'in-use': 429,
  'too-large': 413,
  'unsupported-format': 415,
  'too-many-pages': 422,
  'file-unreadable': 422,
  'file-damaged': 422,
  'cannot-write': 507,
  'password-required': 422,
  'password-wrong': 422,
  'language-unknown': 422,
  timeout: 503,
  'document-stopped': 422,
  'model-missing': 503,
  'model-invalid': 503,
  'device-unavailable': 503,
  'out-of-memory': 503,
  'engine-crashed': 503,
  'endpoint-failed': 503,
  'ledger-failed': 503,
  cancelled: 503,
  closed: 503,
  internal: 500,
};

/** The HTTP API under `API_ROOT`; openapi.json there describes it. */
export function apiRoutes(calls: ProgramCalls, version: string): ProgramRoutes {
  const jobs = new Jobs(calls);
  return {
    owns: (path) => path === API_ROOT || path.startsWith(`${API_ROOT}/`),
    answer: async (request, response, path) => {
      const local = path.slice(API_ROOT.length);
      if (local === '/openapi.json' && request.method === 'GET') return sendJson(response, 200, openApi(version));
      const there = routesAt(ROUTES, local);
      if (there.length === 0)
        return sendProblem(response, 404, new DocentError('bad-input', `There is nothing at ${path}.`));
      const asked = there.find(({ route }) => route.method === request.method?.toLowerCase());
      if (asked === undefined) {
        response.setHeader('Allow', there.map(({ route }) => route.method.toUpperCase()).join(', '));
        return sendProblem(response, 405, new DocentError('bad-input', `${request.method} is not possible here.`));
      }
      const { route, segments } = asked;
      await answerRoute(route, segments, { calls, jobs, version }, request, response);
    },
  };
}

async function answerRoute(
  route: Route,
  segments: Readonly<Record<string, string>>,
  parts: Pick<RouteContext, 'calls' | 'jobs' | 'version'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  const wantsEvents = route.streams === true && /\btext\/event-stream\b/.test(request.headers.accept ?? '');
  let events: RouteContext['events'];
  try {
    const input = {
      params: checked('path', route.params, segments),
      query: checked('query', route.query, queryOf(request)),
      body: await bodyOf(route, request),
    };
    if (wantsEvents) events = eventSender(response);
    const result = await route.work(input, { ...parts, signal: left.signal, events });
    if (events !== undefined) {
      events('result', result);
      response.end();
    } else if (route.result === 'image') sendImage(response, result as Image);
    else sendJson(response, route.status ?? 200, result);
  } catch (thrown) {
    if (response.destroyed) return;
    const error = asDocentError(thrown);
    const { code, message } = error;
    if (events !== undefined && response.headersSent) {
      events('error', { code, message });
      response.end();
      return;
    }
    // What is left of a refused body is not read.
    if (!request.complete) response.setHeader('Connection', 'close');
    sendProblem(response, thrown instanceof NotThere ? 404 : STATUS[code], error);
  }
}

function checked(where: string, schema: z.ZodType | undefined, value: Readonly<Record<string, unknown>>): unknown {
  if (schema === undefined) {
    const unknown = where === 'query' ? Object.keys(value)[0] : undefined;
    if (unknown === undefined) return {};
    throw new DocentError('bad-input', `There is no parameter ${unknown} here.`, { subject: unknown });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const at = issue.path.join('.');
  // Of what is not there, the schema would say which type it is not.
  const missing = issue.code === 'invalid_type' && issue.path.length === 1 && !Object.hasOwn(value, at);
  const problem = missing ? 'it is missing' : issue.message;
  throw new DocentError('bad-input', `In the ${where}${at === '' ? '' : `, ${at}`}: ${problem}.`, {
    subject: at === '' ? undefined : at,
  });
}

/** @throws DocentError bad-input for a parameter that is given twice */
function queryOf(request: IncomingMessage): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url ?? '/', 'http://127.0.0.1').searchParams) {
    if (Object.hasOwn(query, name))
      throw new DocentError('bad-input', `The parameter ${name} is given twice.`, { subject: name });
    query[name] = value;
  }
  return query;
}

async function bodyOf(route: Route, request: IncomingMessage): Promise<unknown> {
  if (route.body === undefined) return undefined;
  if (route.body === 'bytes') return new Uint8Array(await readBytes(request, MOST_FILE_BYTES));
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new DocentError('unsupported-format', 'Send JSON, with Content-Type: application/json.');
  const text = (await readBytes(request, MOST_JSON_BYTES)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DocentError('bad-input', 'The body is not JSON.', { cause });
  }
  return checked('body', route.body, value as Record<string, unknown>);
}

function sendImage(response: ServerResponse, { mime, bytes }: Image): void {
  response.writeHead(200, { 'Content-Type': mime, 'Content-Length': bytes.length, 'Cache-Control': 'no-store' });
  response.end(bytes);
}
