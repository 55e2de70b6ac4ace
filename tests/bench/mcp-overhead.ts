import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { builtFolder } from '../http/started-host.ts';
import { root } from '../source-imports.ts';

/**
 * What MCP's `ask` adds to the time of the command line's own service, both warm: the same new questions on the same open document, in turn, so that
 * both have the same load. Prints JSON: milliseconds, medians. node tests/bench/mcp-overhead.ts [QUESTIONS]
 */
const count = Number(process.argv[2] ?? 20);
const what = ['total', 'date', 'company', 'address', 'cash', 'change', 'tax', 'rounding', 'invoice number', 'quantity'];
const forms = ['What is the', 'Tell me the', 'Which is the', 'Please find the', 'Can you see the'];
const questions = forms.flatMap((form) => what.map((word) => `${form} ${word}?`)).slice(0, count + 3);
const file = join(root, 'resources/samples/receipt.jpg');
const folder = mkdtempSync(join(tmpdir(), 'docent-mcp-bench-'));
const renderer = builtFolder();
const model = join(root, 'models/docent-mini');
const service = createDocentService({
  modelDir: model,
  readerDir: model,
  cacheDir: join(folder, 'cache'),
  device: 'cpu',
});
const client = new Client({ name: 'bench', version: '1.0.0' });
const environment = Object.entries({
  ...process.env,
  DOCENT_RENDERER: renderer,
  DOCENT_DATA_DIR: join(folder, 'data'),
});
const [own, mcp]: [number[], number[]] = [[], []];
try {
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'src-main/hosts/cli/main.ts'), 'mcp', file],
      env: Object.fromEntries(environment.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      stderr: 'ignore',
    }),
  );
  const document = await openDocument(file);
  for (const [at, question] of questions.entries()) {
    const start = performance.now();
    await service.ask(document, [question]);
    const between = performance.now();
    await client.callTool({ name: 'ask', arguments: { document: 'receipt.jpg', question } }, undefined, {
      timeout: 300_000,
    });
    // The first ones open models and read the page.
    if (at < 3) continue;
    own.push(between - start);
    mcp.push(performance.now() - between);
  }
  await document.dispose();
} finally {
  await client.close();
  await service.dispose();
  for (const path of [folder, join(renderer, '..')]) rmSync(path, { recursive: true, force: true });
}
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const added = mcp.map((value, at) => value - own[at]!);
const rounded = (value: number) => Math.round(value * 10) / 10;
console.log(
  JSON.stringify(
    {
      ...{ questions: own.length, service_ms: rounded(median(own)), mcp_ms: rounded(median(mcp)) },
      ...{ added_ms: rounded(median(added)), required_ms: 30, load: loadavg()[0] },
    },
    null,
    1,
  ),
);
