import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SharedAnswer, SharedReceipts } from '../../src-main/contract/programs.ts';
import { docent, type Served } from '../http/served-process.ts';
import { builtFolder } from '../http/started-host.ts';
import { root } from '../source-imports.ts';

const sample = (name: string) => join(root, 'resources/samples', name);
const TOKEN = 'a-token-that-nobody-guesses-0123456789';

let renderer: string;
let dataDir: string;
let client: Client;

const env = () => ({ DOCENT_RENDERER: renderer, DOCENT_DATA_DIR: dataDir, DOCENT_API_TOKEN: TOKEN });

/** As Claude Desktop does it: starts the command and speaks over its standard input and output. */
async function connected(args: readonly string[] = []): Promise<Client> {
  const started = new Client({ name: 'test', version: '1.0.0' });
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  await started.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'src-main/hosts/cli/main.ts'), 'mcp', ...args],
      env: { ...inherited, NODE_NO_WARNINGS: '1', ...env() },
      stderr: 'ignore',
    }),
  );
  return started;
}

async function called(of: Client, name: string, args: Record<string, unknown>, onProgress?: () => void) {
  const options = onProgress === undefined ? {} : { onprogress: onProgress };
  const result = await of.callTool({ name, arguments: args }, undefined, { timeout: 110_000, ...options });
  const content = result.content as { type: string; text: string }[];
  return { text: content[0]?.text ?? '', structured: result.structuredContent, isError: result.isError === true };
}

beforeAll(async () => {
  renderer = builtFolder();
  dataDir = mkdtempSync(join(tmpdir(), 'docent-mcp-'));
  client = await connected([sample('report.pdf'), sample('receipt.jpg')]);
});
afterAll(async () => {
  await client.close();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(join(renderer, '..'), { recursive: true, force: true });
});

describe('docent mcp', () => {
  test('offers six tools, each with a description, input and output schemas, and hints about its effects', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'list_documents',
      'search',
      'read_page',
      'ask',
      'extract_receipt',
      'describe_page',
    ]);
    for (const tool of tools) {
      expect(tool.description).toMatch(/\.$/);
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema?.type).toBe('object');
      expect(tool.annotations).toMatchObject({ destructiveHint: false, openWorldHint: false });
    }
  });

  test('lists the documents that it was started with, without their paths on this machine', async () => {
    const { text, structured } = await called(client, 'list_documents', {});
    expect(text).toContain('report.pdf: 2 pages');
    expect(text).toContain('receipt.jpg: 1 page,');
    expect(JSON.stringify(structured)).not.toContain(root);
  });

  test('answers a question about a scan with its evidence, and reports progress', async () => {
    let steps = 0;
    const asked = { document: 'receipt.jpg', question: 'What is the total?' };
    const { text, structured, isError } = await called(client, 'ask', asked, () => {
      steps += 1;
    });
    expect(isError).toBe(false);
    const answer = SharedAnswer.parse(structured);
    expect(answer).toMatchObject({ answer: '54.15', found: true, page: 1, document: 'receipt.jpg' });
    expect(answer.citations[0]).toMatchObject({ document: 'receipt.jpg', page: 1, text: '54.15' });
    expect(answer.citations[0]?.box?.[0]).toBeGreaterThan(0.5);
    expect(text).toContain('[receipt.jpg, page 1, box ');
    expect(steps).toBeGreaterThan(0);
  });

  test('reads a page, finds words on it, describes it and extracts a receipt, all with citations', async () => {
    const page = await called(client, 'read_page', { document: 'report', page: 1 });
    expect(page.text).toContain('Helena Brandt');
    const found = await called(client, 'search', { query: 'Helena Brandt' });
    expect(found.text).toMatch(/\[report\.pdf, page 1, box [\d. ]+\] "Prepared by Helena Brandt/);
    const described = await called(client, 'describe_page', { document: 'report', page: 1 });
    expect(described.text).toContain('[report.pdf, page 1');
    const { structured } = await called(client, 'extract_receipt', { document: 'receipt.jpg' });
    const [receipt] = SharedReceipts.parse(structured).receipts;
    expect(receipt?.fields.total?.value).toBe('54.15');
    expect(receipt?.fields.total?.citations[0]?.box).not.toBeNull();
  });

  test('gives errors that a language model can act on', async () => {
    const unknown = await called(client, 'ask', { document: 'tax.pdf', question: 'When?' });
    expect(unknown).toMatchObject({ isError: true, structured: undefined });
    expect(unknown.text).toContain('There is no document tax.pdf in the library. There are: ');
    const beyond = await called(client, 'read_page', { document: 'report.pdf', page: 9 });
    expect(beyond.text).toContain('There is no page 9: the document has pages 1 to 2.');
    const empty = await called(client, 'ask', { document: 'report.pdf', question: ' ' });
    expect(empty.isError).toBe(true);
  });

  test('offers pages and their images as resources', async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ name }) => name)).toContain('report.pdf, page 2');
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'docent://documents/{id}/pages/{page}',
      'docent://documents/{id}/pages/{page}/image',
    ]);
    const { uri } = resources.find(({ name }) => name === 'report.pdf, page 1')!;
    const { contents } = await client.readResource({ uri });
    expect(contents[0]).toMatchObject({ mimeType: 'text/plain' });
    expect((contents[0] as { text: string }).text).toContain('Helena Brandt');
    const image = (await client.readResource({ uri: `${uri}/image` })).contents[0] as { blob: string };
    // "RIFF....WEBP"
    expect(Buffer.from(image.blob, 'base64').subarray(8, 12).toString()).toBe('WEBP');
  });

  test('stops a question that the client cancels, and keeps answering others', async () => {
    const stop = new AbortController();
    const call = client.callTool(
      { name: 'ask', arguments: { document: 'report.pdf', question: 'How many visitors were there?' } },
      undefined,
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 30);
    await expect(call).rejects.toThrow();
    expect((await called(client, 'list_documents', {})).isError).toBe(false);
  });
});

describe('a running Docent', () => {
  test('shares its library with a second one, which ends with its client and leaves the first running', async () => {
    const second = await connected();
    expect((await called(second, 'list_documents', {})).text).toContain('report.pdf');
    const asked = await called(second, 'ask', { document: 'receipt.jpg', question: 'What is the total?' });
    expect(asked.text).toContain('54.15');
    await second.close();
    expect((await called(client, 'list_documents', {})).text).toContain('report.pdf');
  });

  test('answers over HTTP on loopback to clients with the token, and to no others', async () => {
    const served: Served = docent(['mcp', '--http', '--json'], env());
    try {
      const { api } = JSON.parse(await served.line) as { api: { url: string; token: string } };
      expect(api.token).toBe(TOKEN);
      const url = new URL('/mcp', api.url);
      const remote = new Client({ name: 'test', version: '1.0.0' });
      const requestInit = { headers: { Authorization: `Bearer ${TOKEN}` } };
      await remote.connect(new StreamableHTTPClientTransport(url, { requestInit }));
      expect((await called(remote, 'list_documents', {})).text).toContain('receipt.jpg');
      await remote.close();
      const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
      expect((await fetch(url, init)).status).toBe(401);
      const own = { ...init.headers, Authorization: `Bearer ${TOKEN}` };
      expect((await fetch(url, { ...init, headers: { ...own, Origin: 'http://evil.example' } })).status).toBe(403);
    } finally {
      served.child.kill('SIGTERM');
      await served.ended;
    }
  });

  test('over HTTP has the documents that it was started with as soon as its address is known', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docent-mcp-'));
    const served = docent(['mcp', '--http', '--json', '--data-dir', folder, sample('report.pdf')], env());
    try {
      const { api } = JSON.parse(await served.line) as { api: { url: string } };
      const listed = await fetch(`${api.url}/documents`, { headers: { Authorization: `Bearer ${TOKEN}` } });
      expect(await listed.json()).toMatchObject({ documents: [{ name: 'report.pdf' }] });
    } finally {
      served.child.kill('SIGTERM');
      await served.ended;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the end of standard input', () => {
  test('ends Docent and releases its data', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docent-mcp-'));
    const args = [join(root, 'src-main/hosts/cli/main.ts'), 'mcp', '--data-dir', folder];
    const alone = spawn(process.execPath, args, {
      env: { ...process.env, ...env(), NODE_NO_WARNINGS: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = once(alone, 'exit');
    const info = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    alone.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: info })}\n`);
    const [line]: unknown[] = await once(alone.stdout, 'data');
    expect(JSON.parse(String(line))).toMatchObject({ id: 1, result: { serverInfo: { name: 'docent' } } });
    expect(existsSync(join(folder, 'serve.lock'))).toBe(true);
    alone.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(existsSync(join(folder, 'serve.lock'))).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});
