import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes } from '../../src-main/hosts/http/api/api-routes.ts';
import { openApi } from '../../src-main/hosts/http/api/openapi.ts';
import { type BrowserHost, createBrowserHost } from '../../src-main/hosts/http/index.ts';
import { ProgramDoor, programToken } from '../../src-main/hosts/http/program-door.ts';
import { ProgramCalls } from '../../src-main/hosts/programs/program-calls.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { root } from '../source-imports.ts';
import { samples, temporaryWorkspace } from '../workspace/temporary-workspace.ts';

const TOKEN = 'a-token-that-nobody-guesses-0123456789';

let workspace: Workspace;
let host: BrowserHost;
let base: string;

beforeAll(async () => {
  workspace = await temporaryWorkspace({ indexing: true });
  const programs = new ProgramDoor(TOKEN, [apiRoutes(new ProgramCalls(workspace.api), '1.2.3')]);
  host = await createBrowserHost({ api: workspace.api, programs });
  base = `http://127.0.0.1:${host.port}/api/v1`;
});
afterAll(async () => {
  await host.close();
  await workspace.dispose();
});

type Json = Record<string, unknown>;

function send(path: string, init: RequestInit = {}): Promise<Response> {
  // Server and client share this thread. If it is busy, an idle connection may be closed before its reuse.
  const headers = { Authorization: `Bearer ${TOKEN}`, Connection: 'close', ...init.headers };
  return fetch(`${base}${path}`, { ...init, headers });
}

async function json(path: string, init: RequestInit = {}): Promise<{ status: number; body: Json }> {
  const response = await send(path, init);
  return { status: response.status, body: (await response.json()) as Json };
}

const posted = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

async function upload(name: string): Promise<Json> {
  const bytes = new Uint8Array(readFileSync(join(samples, name)));
  const { status, body } = await json(`/documents?name=${name}`, { method: 'POST', body: bytes });
  expect(status).toBe(201);
  return body;
}

/** Checks a body against the published OpenAPI file. */
function conforms(name: string, body: unknown): void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: openApi('1.2.3').components });
  const valid = ajv.validate({ $ref: `api#/components/schemas/${name}` }, body);
  expect(ajv.errorsText()).toBe(valid ? 'No errors' : '');
}

describe('the HTTP API', () => {
  test('takes a file, lists it, reads its pages and draws them', async () => {
    const document = await upload('report.pdf');
    conforms('Document', document);
    expect(document).toMatchObject({ name: 'report.pdf', pageCount: 2, status: 'text' });
    const { body } = await json('/documents');
    expect((body.documents as Json[]).map(({ name }) => name)).toContain('report.pdf');
    const page = await json(`/documents/${document.id}/pages/1`);
    conforms('Page', page.body);
    expect(JSON.stringify(page.body.lines)).toContain('Helena Brandt');
    const image = await send('/documents/report.pdf/pages/2/image?width=200');
    expect(image.headers.get('content-type')).toBe('image/webp');
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(500);
  });

  test('answers a question as one JSON value, and as events that end with the same value', async () => {
    await upload('report.pdf');
    const question = { question: 'When was it published?', page: 1 };
    const { status, body } = await json('/documents/report.pdf/ask', posted(question));
    expect(status).toBe(200);
    conforms('Answer', body);
    expect(body).toMatchObject({ question: question.question, document: 'report.pdf' });
    const asked = posted(question);
    const response = await send('/documents/report.pdf/ask', {
      ...asked,
      headers: { ...asked.headers, Accept: 'text/event-stream' },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = (await response.text()).trim().split('\n\n');
    expect(events[0]).toMatch(/^event: progress\ndata: \{"stage":/);
    const last = events.at(-1)!;
    expect(last).toMatch(/^event: result\n/);
    const result = JSON.parse(last.slice(last.indexOf('data: ') + 6)) as Json;
    expect(result.answer).toBe(body.answer);
    conforms('Answer', result);
  });

  test('reads receipts, describes pages and finds words', async () => {
    await upload('report.pdf');
    const receipts = await json('/documents/report.pdf/receipt', { method: 'POST' });
    conforms('Receipts', receipts.body);
    const caption = await json('/documents/report.pdf/pages/1/caption', { method: 'POST' });
    conforms('Description', caption.body);
    await expect.poll(async () => ((await json('/search?query=Brandt')).body.hits as Json[]).length).toBeGreaterThan(0);
    const { hits } = (await json('/search?query=Brandt&limit=5')).body as { hits: Json[] };
    for (const hit of hits) conforms('Hit', hit);
    expect(JSON.stringify(hits)).toContain('"document":"report.pdf","page":1,"box":[');
  });

  test('runs a job in the background, reports its progress, keeps its result, and stops it on request', async () => {
    await upload('report.pdf');
    const started = await json('/jobs', posted({ kind: 'read', document: 'report.pdf', page: 2 }));
    expect(started.status).toBe(202);
    conforms('Job', started.body);
    await expect.poll(async () => (await json(`/jobs/${started.body.id}`)).body.state).toBe('done');
    const ended = (await json(`/jobs/${started.body.id}`)).body;
    conforms('Job', ended);
    expect(ended.result).toMatchObject({ page: 2, document: 'report.pdf' });
    const failed = await json('/jobs', posted({ kind: 'read', document: 'report.pdf', page: 9 }));
    await expect.poll(async () => (await json(`/jobs/${failed.body.id}`)).body.state).toBe('failed');
    expect((await json(`/jobs/${failed.body.id}`)).body.error).toMatchObject({ code: 'page-out-of-range' });
    const stopped = await json('/jobs', posted({ kind: 'ask', document: 'report.pdf', question: 'Who?' }));
    const cancelled = await json(`/jobs/${stopped.body.id}/cancel`, { method: 'POST' });
    expect(cancelled.body.state).toBe('cancelled');
    expect(((await json('/jobs')).body.jobs as Json[])[0]?.id).toBe(stopped.body.id);
  });

  test('removes a document, which is then not found', async () => {
    const { id } = await upload('receipt.jpg');
    expect((await json(`/documents/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await json(`/documents/${id}`)).status).toBe(404);
  });
});

describe('a wrong request', () => {
  test.each([
    ['/documents/none.pdf', {}, 404, 'There is no document none.pdf'],
    ['/documents/report.pdf/pages/99', {}, 404, 'There is no page 99'],
    ['/documents/report.pdf/pages/zero', {}, 400, 'In the path, page: it must be a number, counted from 1.'],
    ['/jobs/none', {}, 404, 'There is no job none'],
    ['/search', {}, 400, 'In the query, query: it is missing.'],
    ['/search?query=a&query=b', {}, 400, 'given twice'],
    ['/documents?colour=red', {}, 400, 'There is no parameter colour'],
    ['/nothing', {}, 404, 'There is nothing at /api/v1/nothing'],
    ['/documents/report.pdf/ask', posted({ question: '' }), 400, 'In the body, question'],
    ['/documents/report.pdf/ask', posted({ question: 'Who?', extra: 1 }), 400, 'In the body'],
    ['/documents/report.pdf/ask', posted({ question: 'Who?', conversationId: 'none' }), 400, 'no such conversation'],
    ['/documents/report.pdf/ask', { ...posted(0), body: '{' }, 400, 'The body is not JSON'],
    ['/documents/report.pdf/ask', { method: 'POST', body: 'Who?' }, 415, 'Send JSON'],
    ['/documents?name=a.pdf', { method: 'POST', body: 'no document' }, 415, 'is called a PDF, but it is none'],
  ])('is refused with what is wrong: %s', async (path, init, status, message) => {
    await upload('report.pdf');
    const answer = await json(path, init);
    expect(answer.status).toBe(status);
    conforms('Problem', answer.body);
    expect((answer.body.error as Json).message).toContain(message);
  });

  test('that announces too large a body is refused before it is sent', async () => {
    const asked = request(`${base}/documents?name=film.pdf`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Length': 2 ** 40 },
    });
    asked.flushHeaders();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const body = await text(response);
    asked.destroy();
    expect([response.statusCode, body]).toEqual([413, expect.stringContaining('at most 512 MiB')]);
  });

  test('gets a list of the allowed methods', async () => {
    const response = await send('/documents', { method: 'PUT' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

describe('access', () => {
  test('is for programs on this machine with the token, and for no page of another site', async () => {
    expect((await fetch(`${base}/documents`)).status).toBe(401);
    expect((await send('/documents', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await send('/documents', { headers: { Origin: 'http://evil.example' } })).status).toBe(403);
    // The window's token does not work for the API.
    const windows = new URLSearchParams(new URL(host.url).hash.slice(1)).get('token');
    expect((await send('/documents', { headers: { Authorization: `Bearer ${windows}` } })).status).toBe(401);
  });

  test('a token that is set must be hard to guess', () => {
    expect(programToken(TOKEN)).toBe(TOKEN);
    expect(programToken(undefined)).toHaveLength(43);
    expect(() => programToken('secret')).toThrow('DOCENT_API_TOKEN is too easy to guess');
  });
});

describe('the examples', () => {
  const example = async (program: string, args: readonly string[]): Promise<string> => {
    const env = { ...process.env, DOCENT_API: base, DOCENT_API_TOKEN: TOKEN };
    return (await promisify(execFile)(program, [...args], { env })).stdout;
  };
  const file = (name: string) => join(root, 'docs/examples', name);

  test('in Node asks a question and prints the place of the answer', async () => {
    const out = await example(process.execPath, [
      file('ask.mjs'),
      join(samples, 'report.pdf'),
      'When was it published?',
    ]);
    expect(out).toMatch(/^(?:.+\n {2}page \d, box [\d.,]+: .+|The document does not say\.)/);
  });

  test('in Python prints a line for each receipt', async () => {
    const out = await example('python3', [file('receipts.py'), join(samples, 'receipt.jpg')]);
    expect(out).toMatch(/^receipt\.jpg\t.*\t.*\t/);
  });
});

describe('docs/openapi.json', () => {
  test('agrees with the schemas: npm run docs:api writes it', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const written: unknown = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(openApi(version))));
  });
});
