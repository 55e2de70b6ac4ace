import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DocentError } from '../../contract/errors.ts';
import { howToConvertOffice } from '../../contract/other-formats.ts';
import type { DocumentSource } from '../document-service.ts';
import { passedEnvironment } from './document-workers.ts';

/** KB of address space, where the system can limit it: a bomb must not take the machine's memory. */
const ADDRESS_SPACE = 6 * 2 ** 20;
/** Where LibreOffice is installed when it is not in the path. */
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/Applications/LibreOffice.app/Contents/MacOS/soffice'],
  win32: [
    'C:\\Program Files\\LibreOffice\\program\\soffice.exe',
    'C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe',
  ],
};

/** No macros and no active content run, and what a document links to is asked of a proxy that nobody serves: nothing is fetched. */
const SETTINGS: readonly (readonly [string, string, string, 'boolean' | 'int' | 'string'])[] = [
  ['org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true', 'boolean'],
  ['org.openoffice.Office.Common/Security/Scripting', 'DisableActiveContent', 'true', 'boolean'],
  ['org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true', 'boolean'],
  ['org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3', 'int'],
  ['org.openoffice.Office.Common/Misc', 'FirstRun', 'false', 'boolean'],
  ['org.openoffice.Inet/Settings', 'ooInetProxyType', '2', 'int'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1', 'string'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPProxyPort', '9', 'int'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1', 'string'],
  ['org.openoffice.Inet/Settings', 'ooInetHTTPSProxyPort', '9', 'int'],
  ['org.openoffice.Inet/Settings', 'ooInetNoProxy', '', 'string'],
];

/** The path of LibreOffice's program; undefined where it is not installed. */
export function findLibreOffice(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const names = process.platform === 'win32' ? ['soffice.exe'] : ['soffice', 'libreoffice'];
  const inPath = (env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...inPath, ...(PLACES[process.platform] ?? [])].find((path) => existsSync(path));
}

/**
 * An office document as PDF, converted by LibreOffice in a process of its own, with a profile of its own that is thrown away, and within a time.
 *
 * @param time milliseconds that it may take @throws DocentError unsupported-format where LibreOffice is not installed; file-damaged, timeout, cancelled
 */
export async function convertOffice(
  source: DocumentSource,
  subject: string | undefined,
  time: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const program = findLibreOffice();
  if (program === undefined) {
    const message = `${subject ?? 'The file'} is an office document, which LibreOffice converts for Docent; LibreOffice is not installed. ${howToConvertOffice(subject ?? 'document.docx')}`;
    throw new DocentError('unsupported-format', message, { subject });
  }
  const folder = await mkdtemp(join(tmpdir(), 'docent-office-'));
  try {
    // It tells what a file is by its content; a name would only mislead it.
    const input = join(folder, 'document');
    if (source.kind === 'path') await copyFile(source.path, input);
    else await writeFile(input, source.bytes);
    const profile = join(folder, 'profile');
    await mkdir(join(profile, 'user'), { recursive: true });
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settings());
    const said = await run(program, convertArguments(profile, folder, input), subject, time, signal);
    try {
      return new Uint8Array(await readFile(join(folder, 'document.pdf')));
    } catch (cause) {
      const message = `LibreOffice could not convert ${subject ?? 'the office document'}. It may be damaged, or need a password. Open it in LibreOffice and save it as PDF.`;
      throw new DocentError('file-damaged', message, { subject, cause: new Error(said, { cause }) });
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function convertArguments(profile: string, folder: string, input: string): string[] {
  const modes = ['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo'];
  return [
    `-env:UserInstallation=${pathToFileURL(profile)}`,
    ...modes,
    '--convert-to',
    'pdf',
    '--outdir',
    folder,
    input,
  ];
}

function settings(): string {
  const items = SETTINGS.map(
    ([path, name, value, type]) =>
      `<item oor:path="/${path}"><prop oor:name="${name}" oor:op="fuse" oor:type="xs:${type}"><value>${value}</value></prop></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${items.join('')}</oor:items>
`;
}

/** @returns what it printed @throws DocentError timeout, cancelled, file-damaged when it cannot be started */
async function run(
  program: string,
  args: string[],
  subject: string | undefined,
  time: number,
  signal: AbortSignal | undefined,
) {
  signal?.throwIfAborted();
  const limited = process.platform === 'linux';
  const options = { ...OPTIONS, env: passedEnvironment() };
  const child = limited
    ? spawn('sh', ['-c', `ulimit -v ${ADDRESS_SPACE}; exec "$0" "$@"`, program, ...args], options)
    : spawn(program, args, options);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      said = `${said}${data}`.slice(-2000);
    });
  }
  const kill = () => killTree(child);
  process.on('exit', kill);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, time);
  signal?.addEventListener('abort', kill, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve());
    });
  } catch (cause) {
    throw new DocentError('file-damaged', `LibreOffice (${program}) cannot be started. Check its installation.`, {
      subject,
      cause,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    process.off('exit', kill);
    // A part of it may outlive what was started.
    kill();
  }
  if (signal?.aborted) throw new DocentError('cancelled', 'Converting the document was cancelled.', { subject });
  if (!late) return said;
  const message = `LibreOffice took more than ${Math.round(time / 1000)} s to convert ${subject ?? 'the office document'} and was stopped. Open it in LibreOffice and save it as PDF.`;
  throw new DocentError('timeout', message, { subject });
}

/** Its own process group, so that all of LibreOffice ends with it. */
const OPTIONS = {
  stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  detached: process.platform !== 'win32',
  windowsHide: true,
};

function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {});
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
