import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DocentError } from '../../../contract/errors.ts';
import { howToConvertOffice } from '../../../contract/other-formats.ts';
import { findProgram } from '../../../processes/find-program.ts';
import { WorkQueue } from '../../../processes/work-queue.ts';
import type { DocumentSource } from '../../document-service.ts';
import { OFFICE_MB, type OfficeEnd, runOffice, START_MS } from './office-process.ts';

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
  return findProgram(names, env) ?? PLACES[process.platform]?.find((path) => existsSync(path));
}

/** One at a time: together they would take the memory of all. */
const queue = new WorkQueue();

/**
 * An office document as PDF, converted by LibreOffice in a process of its own, with a profile of its own that is thrown away, and within limits.
 *
 * @param time milliseconds that it may take once LibreOffice has started; more on a slow or busy machine
 * @throws DocentError unsupported-format where LibreOffice is not installed; file-damaged, timeout, too-large, internal, cancelled
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
  return await queue.run(() => convertedBy(program, source, subject, time, signal), signal);
}

async function convertedBy(
  program: string,
  source: DocumentSource,
  subject: string | undefined,
  time: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'docent-office-'));
  try {
    // It tells what a file is by its content; a name would only mislead it.
    const input = join(folder, 'document');
    if (source.kind === 'path') await copyFile(source.path, input);
    else await writeFile(input, source.bytes);
    // It converts this one first: when that is done, it has started.
    const first = join(folder, 'started.txt');
    await writeFile(first, 'Docent\n');
    const profile = join(folder, 'profile');
    await mkdir(join(profile, 'user'), { recursive: true });
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settings());
    const started = join(folder, 'started.pdf');
    const args = convertArguments(profile, folder, [first, input]);
    const { end, said, allowed } = await runOffice(program, args, { started, time, signal }).catch((cause: unknown) => {
      const message = `LibreOffice (${program}) cannot be started. Check its installation.`;
      throw new DocentError('internal', message, { subject, cause });
    });
    if (end !== 'done') throw stoppedError(end, subject, allowed);
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

function stoppedError(end: Exclude<OfficeEnd, 'done'>, subject: string | undefined, allowed: number): DocentError {
  const what = subject ?? 'the office document';
  const advice = 'It may be damaged, or made to do harm. If you trust it, open it in LibreOffice and save it as PDF.';
  switch (end) {
    case 'cancelled':
      return new DocentError('cancelled', 'Converting the document was cancelled.', { subject });
    case 'time': {
      const message = `LibreOffice took more than ${Math.round(allowed / 1000)} s to convert ${what} and was stopped. ${advice}`;
      return new DocentError('timeout', message, { subject });
    }
    case 'memory': {
      const message = `LibreOffice needed more than ${OFFICE_MB} MB of memory to convert ${what} and was stopped. ${advice}`;
      return new DocentError('too-large', message, { subject });
    }
    case 'not started': {
      const message = `LibreOffice did not start within ${START_MS / 1000} s, so ${what} was not converted. Close other programs and try again.`;
      return new DocentError('internal', message, { subject });
    }
  }
}

function convertArguments(profile: string, folder: string, inputs: readonly string[]): string[] {
  const modes = ['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo'];
  return [
    `-env:UserInstallation=${pathToFileURL(profile)}`,
    ...modes,
    '--convert-to',
    'pdf',
    '--outdir',
    folder,
    ...inputs,
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
