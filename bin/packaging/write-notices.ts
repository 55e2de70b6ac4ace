import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes dist/third-party-notices.txt: the licences of all packages that are installed for use, as their authors wrote them. electron-builder
 * leaves a package's README.md out, and that is where some have their notices, libvips among them.
 * Run: node bin/packaging/write-notices.ts
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Lock {
  readonly packages: Readonly<
    Record<string, { dev?: boolean; devOptional?: boolean; version?: string; license?: string }>
  >;
}

/** The heading of a package's notice. */
export const noticeOf = (name: string, version: string) => `== ${name} ${version} ==`;

export async function thirdPartyNotices(from: string): Promise<string> {
  const lock = JSON.parse(await readFile(join(from, 'package-lock.json'), 'utf8')) as Lock;
  const parts = ['Docent contains the following packages. Each is used under its own licence.\n'];
  for (const [path, { dev, version = '', license }] of Object.entries(lock.packages)) {
    const folder = join(from, path);
    if (path === '' || dev || !existsSync(folder)) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    parts.push(`${noticeOf(name, version)}\nLicence: ${license ?? 'see below'}\n\n${await noticesIn(folder)}`);
  }
  return parts.join('\n');
}

async function noticesIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const own = names.filter((name) => /^(?:licen[cs]e|copying|notice|third-?party)/i.test(name));
  const texts = await Promise.all(own.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  if (texts.some((text) => text !== '')) return `${texts.join('\n')}\n`;
  const readme = names.find((name) => /^readme/i.test(name));
  const section = /^#+ *licen[cs](?:e|ing)\b[\s\S]*/im.exec(
    readme === undefined ? '' : await readFile(join(folder, readme), 'utf8'),
  );
  return `${section?.[0] ?? ''}\n`;
}

if (import.meta.main) {
  const file = join(root, 'dist', 'third-party-notices.txt');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await thirdPartyNotices(root));
}
