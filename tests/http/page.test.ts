import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BrowserHost, createBrowserHost } from '../../src-main/hosts/http/index.ts';
import { RPC_PROTOCOL } from '../../src-main/rpc/index.ts';
import { samplesApi } from '../rpc/docent-samples.ts';
import { builtFolder } from './started-host.ts';

/** What a real browser does with the host's answers, on a small page of our own. */
let browser: Browser;
let host: BrowserHost;
let page: Page;

/** The system's Chromium when there is one, else the one inside @sparticuz/chromium. */
async function browserPath(): Promise<string> {
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  return await (await import('@sparticuz/chromium')).default.executablePath();
}

beforeAll(async () => {
  const rendererDir = builtFolder();
  writeFileSync(
    join(rendererDir, 'index.html'),
    '<!doctype html><title>Docent</title><script src="/probe.js"></script>',
  );
  writeFileSync(join(rendererDir, 'probe.js'), 'window.probe = "ran"; window.address = location.href;');
  host = await createBrowserHost({ api: samplesApi().api, rendererDir });
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  browser = await chromium.launch({ executablePath: await browserPath(), args });
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  return () => page.context().close();
});

const token = () => new URL(host.url).hash.replace('#token=', '');
const value = (expression: string) => page.evaluate(expression);

/** Asked again and again from outside: Playwright's own wait compiles its text in the page when it asks again, which the policy forbids. */
async function until(condition: string): Promise<void> {
  await expect.poll(() => value(condition).catch(() => false)).toBe(true);
}

/** Whether a WebSocket to the host opens from where the page is. */
function socketOpens(): Promise<unknown> {
  const url = JSON.stringify(`ws://127.0.0.1:${host.port}/rpc`);
  const protocols = JSON.stringify([RPC_PROTOCOL, token()]);
  return value(`new Promise((done) => {
    const socket = new WebSocket(${url}, ${protocols});
    socket.onopen = () => done('open');
    socket.onerror = () => done('refused');
  })`);
}

describe('A browser', () => {
  test('opened with the one-time link reaches the page with the token, and its history does not contain the link', async () => {
    await page.goto(host.oneTimeUrl());
    await until('window.probe === "ran"');
    expect(await value('window.address')).toBe(host.url);
    expect(await socketOpens()).toBe('open');
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('/open');
  });

  test('opened with a used link shows what to do', async () => {
    const link = host.oneTimeUrl();
    await page.goto(link);
    await until('window.probe === "ran"');
    const other = await page.context().newPage();
    await other.goto(link);
    await other.getByRole('status').filter({ hasText: 'Start Docent again' }).waitFor();
    expect(other.url()).toBe(`http://127.0.0.1:${host.port}/open`);
  });

  test.each([
    ['code from text', `new Function('return 1')()`],
    ['markup from text', `document.body.innerHTML = '<b>x</b>'`],
    ['a worker from anywhere', `new Worker('data:text/javascript,1')`],
  ])('runs no %s', async (_, attempt) => {
    await page.goto(host.url);
    // Through the page itself: what a debugger evaluates is exempt from the policy.
    await value(
      `setTimeout(() => { try { ${attempt}; window.outcome = 'allowed' } catch (e) { window.outcome = e.name } })`,
    );
    await until('window.outcome !== undefined');
    expect(await value('window.outcome')).toMatch(/Error$/);
  });

  test('runs no inline script, and neither loads from, sends to, nor frames other origins', async () => {
    const elsewhere = createServer((_, response) => response.end('x')).listen(0, '127.0.0.1');
    await new Promise((resolve) => elsewhere.on('listening', resolve));
    const away = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    await page.goto(host.url);
    await value(`window.violations = []; document.addEventListener('securitypolicyviolation', (e) =>
      window.violations.push(e.effectiveDirective))`);
    await value(`{
      const add = (tag, set) => document.body.append(Object.assign(document.createElement(tag), set));
      add('style', { textContent: 'p {}' });
      add('img', { src: ${JSON.stringify(away)} });
      add('iframe', { src: ${JSON.stringify(away)} });
      add('div', {}); document.body.lastChild.setAttribute('style', 'color: red');
      fetch(${JSON.stringify(away)}, { mode: 'no-cors' }).catch(() => undefined);
      const form = document.createElement('form'); form.action = ${JSON.stringify(away)};
      document.body.append(form); form.submit();
    }`);
    const expected = ['connect-src', 'form-action', 'frame-src', 'img-src', 'style-src-attr', 'style-src-elem'];
    await until(`new Set(window.violations).size >= ${expected.length}`);
    expect([...new Set((await value('window.violations')) as string[])].sort()).toEqual(expected);
    elsewhere.close();
  });
});

describe('Another site', () => {
  test('can neither connect, even with the token, nor read, nor frame the page', async () => {
    const site = createServer((_, response) => response.end('<!doctype html><title>Foreign</title>')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => site.on('listening', resolve));
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    expect(await socketOpens()).toBe('refused');
    const ours = JSON.stringify(`http://127.0.0.1:${host.port}/`);
    expect(await value(`fetch(${ours}).then((r) => r.text(), (e) => e.name)`)).toBe('TypeError');
    expect(await value(`fetch(${ours}, { mode: 'no-cors' }).then(() => 'read', (e) => e.name)`)).toBe('TypeError');
    await value(`window.opened = open(${ours}), 0`);
    await until('window.opened === null || window.opened.closed');
    site.close();
  });

  test('whose name resolves to this machine gets nothing', async () => {
    const rebound = await chromium.launch({
      executablePath: await browserPath(),
      args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP evil.example 127.0.0.1'],
    });
    try {
      const foreign = await rebound.newPage();
      const answer = await foreign.goto(`http://evil.example:${host.port}/#token=${token()}`);
      expect(answer?.status()).toBe(421);
      expect(await foreign.evaluate('window.probe')).toBeUndefined();
    } finally {
      await rebound.close();
    }
  });
});

test('A freed port can be used by the next start', async () => {
  const probe = createNetServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.on('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  for (let i = 0; i < 2; i++) {
    const started = await createBrowserHost({ api: samplesApi().api, rendererDir: builtFolder(), port });
    expect(started.port).toBe(port);
    await started.close();
  }
});
