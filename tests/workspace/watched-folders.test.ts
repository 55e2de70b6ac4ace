import { copyFileSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseFolder, folderDialogs } from '../../src-main/hosts/choose-folder.ts';
import type { Workspace } from '../../src-main/workspace/index.ts';
import { samples, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

let workspace: Workspace | undefined;
afterEach(async () => {
  await workspace?.dispose();
  workspace = undefined;
});

async function open(dataDir: string, chosen: string | undefined) {
  await workspace?.dispose();
  workspace = await temporaryWorkspace({ dataDir, settledMs: 300, chooseFolder: async () => chosen });
  const { api } = workspace;
  const names = async () => (await api.listDocuments({ removed: false })).map(({ name }) => name).sort();
  return { api, names };
}

describe('Folders that the window watches', () => {
  it('are chosen outside the page, bring what is there and what arrives, rest while paused, and survive a restart', async () => {
    const dataDir = temporaryDataDir();
    const folder = mkdtempSync(join(tmpdir(), 'docent-watched-'));
    copyFileSync(join(samples, 'receipt.jpg'), join(folder, 'there.jpg'));
    writeFileSync(join(folder, 'notes.bin'), Buffer.from([0, 1, 2, 3]));
    const { api, names } = await open(dataDir, folder);
    expect(await api.chooseWatchedFolder({ title: 'Folder' })).toMatchObject({ folders: [{ path: folder }] });
    await expect.poll(names, { timeout: 60_000 }).toEqual(['there.jpg']);
    copyFileSync(join(samples, 'report.pdf'), join(folder, 'arrived.pdf'));
    await expect.poll(names, { timeout: 60_000 }).toEqual(['arrived.pdf', 'there.jpg']);
    await expect
      .poll(async () => (await api.listWatchedFolders({})).folders, { timeout: 60_000 })
      .toMatchObject([{ added: 2, paused: false, problem: null }]);
    // A file that only moved is the same document, and nothing was added.
    renameSync(join(folder, 'arrived.pdf'), join(folder, 'moved.pdf'));
    await expect
      .poll(async () => (await api.listDocuments({ removed: false })).map(({ source }) => source), { timeout: 60_000 })
      .toContain(join(folder, 'moved.pdf'));
    const { folders } = await api.pauseWatchedFolder({ path: folder, paused: true });
    expect(folders).toMatchObject([{ added: 2, problem: null }]);

    const again = await open(dataDir, undefined);
    expect((await again.api.listWatchedFolders({})).folders).toMatchObject([{ path: folder, paused: true }]);
    const [receipt] = (await again.api.listDocuments({ removed: false })).filter(({ name }) => name === 'there.jpg');
    await again.api.removeDocument({ documentId: receipt!.id });
    copyFileSync(join(samples, 'table.png'), join(folder, 'later.png'));
    await again.api.pauseWatchedFolder({ path: folder, paused: false });
    // What the reader removed is not added again; what came meanwhile is.
    await expect.poll(again.names, { timeout: 60_000 }).toEqual(['arrived.pdf', 'later.png']);

    expect((await again.api.removeWatchedFolder({ path: folder })).folders).toEqual([]);
    expect(await again.names()).toEqual(['arrived.pdf', 'later.png']);
    await expect(again.api.removeWatchedFolder({ path: folder })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('change nothing when the reader chooses none, and say it when a folder is not there', async () => {
    const dataDir = temporaryDataDir();
    const none = await open(dataDir, undefined);
    expect(await none.api.chooseWatchedFolder({ title: 'Folder' })).toEqual({ folders: [] });
    const folder = join(mkdtempSync(join(tmpdir(), 'docent-watched-')), 'drive');
    mkdirSync(folder);
    const { api } = await open(dataDir, folder);
    await api.chooseWatchedFolder({ title: 'Folder' });
    renameSync(folder, `${folder}-gone`);
    const again = await open(dataDir, undefined);
    await expect
      .poll(async () => (await again.api.listWatchedFolders({})).folders, { timeout: 60_000 })
      .toMatchObject([{ path: folder, problem: expect.stringMatching(/There is no folder/) }]);
  });
});

describe('The dialog for a folder', () => {
  const says = (script: string): [string, ...string[]] => [process.execPath, '-e', script];

  it('gives the path that a program of the system prints; the first that is there and works is asked', async () => {
    const absent: [string] = ['docent-no-such-program'];
    const noDisplay = says('process.exit(5)');
    const chosen = says('console.log("/home/me/My Scans")');
    expect(await chooseFolder('Folder', [absent, noDisplay, chosen])).toBe('/home/me/My Scans');
    expect(await chooseFolder('Folder', [says('process.exit(1)')])).toBeUndefined();
    await expect(chooseFolder('Folder', [absent])).rejects.toMatchObject({ message: /docent watch FOLDER/ });
  });

  it.each(['darwin', 'win32', 'linux'] as const)(
    'takes the title as data, never as a part of a script: %s',
    (platform) => {
      const title = 'x"; rm -rf ~; "';
      for (const [, ...args] of folderDialogs(title, platform)) {
        const scripts = args.filter((arg) => /choose folder|System\.Windows/.test(arg));
        expect(scripts.every((script) => !script.includes(title))).toBe(true);
      }
    },
  );
});
