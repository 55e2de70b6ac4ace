/**
 * `npm run test:electron`: drives the desktop app in the real Electron. Where Electron's binary is missing (its package downloads it at the
 * first start) or no window can be shown, it says that nothing was tested, and why; that is no failure, and no test that passed.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'electron-vite';
import { _electron, type ElectronApplication } from 'playwright-core';
import { findElectron } from '../../src-main/hosts/cli/app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const binary = findElectron(root, process.env);

if (binary === undefined) {
  const reason = display
    ? "Electron's binary is not in node_modules/electron/dist. `npx install-electron` downloads it, where that can be reached."
    : 'there is no display. Start it under one: xvfb-run -a npm run test:electron';
  console.log(`test:electron did NOT run: ${reason}`);
  console.log('The desktop app was tested here under a stand-in only: npx vitest run tests/electron');
} else {
  await build({ configFile: join(root, 'electron.config.ts'), root, logLevel: 'error' });
  await drive(binary);
  console.log('test:electron: all checks passed in the real Electron');
}

async function drive(executablePath: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'docent-electron-'));
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
  const start = (files: string[]) =>
    _electron.launch({
      executablePath,
      // Chromium's sandbox refuses to run as root; everyone else gets it.
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...files],
      env: { ...env, DOCENT_DATA_DIR: dataDir },
    });
  try {
    const app = await start([join(root, 'resources/samples/receipt.jpg')]);
    await checkPage(app);
    await check('a second start ends by itself and the first one stays', async () => {
      const second = await start([join(root, 'resources/samples/report.pdf')]).catch(() => undefined);
      await second?.waitForEvent('close', { timeout: 20_000 }).catch(() => undefined);
      await (await app.firstWindow()).getByText('report.pdf').first().waitFor({ timeout: 20_000 });
    });
    await check('quitting ends every process', () => app.close());
    const again = await start([]);
    await check('what was opened is there after a restart', async () => {
      await (await again.firstWindow()).getByText('receipt.jpg').first().waitFor({ timeout: 20_000 });
    });
    await again.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function checkPage(app: ElectronApplication): Promise<void> {
  const page = await app.firstWindow();
  await check('the page is ours', async () => assert.equal(new URL(page.url()).origin, 'app://docent'));
  await check('it has no Node, and one bridge', async () => {
    const seen = await page.evaluate(() => [
      typeof Reflect.get(window, 'require'),
      typeof Reflect.get(window, 'process'),
    ]);
    assert.deepEqual(seen, ['undefined', 'undefined']);
    assert.equal(await page.evaluate(() => typeof Reflect.get(window, 'docentDesktop')), 'object');
  });
  await check('the network is closed and windows are denied', async () => {
    assert(await page.evaluate(() => fetch('https://example.com').then(() => false, () => true))); // biome-ignore format: one line
    assert.equal(await page.evaluate(() => window.open('http://example.com')), null);
  });
  await check('a file of the command line is shown', async () => {
    await page.getByText('receipt.jpg').first().waitFor({ timeout: 20_000 });
  });
}

async function check(name: string, work: () => Promise<unknown>): Promise<void> {
  await work();
  console.log(`ok  ${name}`);
}
