import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noticeOf } from './write-notices.ts';

/**
 * Packages whose licence was lost in packing. Those that include its text must still have it, and the few that only name it must still name it.
 *
 * @param modules node_modules as packed
 * @param installed node_modules as npm installed it
 */
export async function licenceProblems(modules: string, installed: string): Promise<string[]> {
  const problems: string[] = [];
  for (const name of await packagesIn(modules)) {
    const packed = await licenceFiles(join(modules, name));
    const source = join(installed, name);
    const { license, version } = await manifestOf(join(modules, name));
    // A nested copy that packing hoisted has no package of the same name at the top, or one of another version.
    const same = existsSync(source) && (await manifestOf(source)).version === version;
    const lost = same ? (await licenceFiles(source)).filter((file) => !packed.includes(file)) : [];
    if (lost.length > 0) problems.push(`the licence of ${name} was left out: ${lost.join(', ')}`);
    else if (packed.length === 0 && license === undefined) problems.push(`${name} names no licence`);
  }
  return problems;
}

async function manifestOf(folder: string): Promise<{ license?: unknown; version?: unknown }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

/** Packages that are packed and that the file of notices does not have. libvips brings libraries under the LGPL, which its notice names. */
export async function noticeProblems(modules: string, notices: string): Promise<string[]> {
  const text = await readFile(notices, 'utf8');
  const problems: string[] = [];
  for (const name of await packagesIn(modules)) {
    const { version } = JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8')) as { version: string };
    const from = text.indexOf(noticeOf(name, version));
    const notice = from < 0 ? '' : text.slice(from, text.indexOf('\n== ', from + 1));
    if (from < 0) problems.push(`the notices say nothing of ${name} ${version}`);
    else if (/^@img\/sharp-libvips-/.test(name) && !notice.includes('LGPL')) {
      problems.push(`the notices lack what ${name} says of the libraries in it`);
    }
  }
  return problems;
}

async function packagesIn(modules: string): Promise<string[]> {
  const names = await readdir(modules);
  const scoped = names.filter((name) => name.startsWith('@'));
  const inScopes = scoped.map(async (scope) => (await readdir(join(modules, scope))).map((name) => `${scope}/${name}`));
  return [...names.filter((name) => !/^[@.]/.test(name)), ...(await Promise.all(inScopes)).flat()].sort();
}

async function licenceFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => /^(?:licen[cs]e|copying|notice|third-?party)/i.test(name));
}
