import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../src-main/engines/free-port.ts';

/** With characters that an address must encode. */
const PASSWORD = 'p@ss/w:rd%?#1';

/** A real PostgreSQL server of this test's own on 127.0.0.1, with a user and a password. */
export interface Postgres {
  /** With user and password. */
  readonly address: string;
  readonly password: string;
  /** Without a password. */
  readonly plainAddress: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its files. */
  dispose(): Promise<void>;
}

/** The folder of PostgreSQL's programs: Debian's newest version, or what is on PATH; undefined: not installed. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** Why these tests cannot run here. On CI, where `.ci/run` installs PostgreSQL, that is an error. */
export function whyNoPostgres(): string | undefined {
  if (postgresPrograms() !== undefined) return undefined;
  if (process.env.DOCENT_NEEDS_POSTGRES)
    throw new Error('PostgreSQL is missing, though .ci/run should have installed it.');
  return 'PostgreSQL is not installed (apt-get install postgresql)';
}

export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms()!;
  const folder = mkdtempSync(join(tmpdir(), 'docent-postgres-'));
  const user = serverUser();
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  if (user.uid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid!);
  const data = join(folder, 'data');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'docent', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-sync'],
    { ...user, cwd: folder, stdio: 'pipe' },
  );
  const port = await freePort();
  const host = `127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    const started = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
      ...{ ...user, cwd: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = started;
    let said = '';
    started.stderr.on('data', (chunk) => {
      said += chunk;
    });
    while (!said.includes('ready to accept connections')) {
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended: ${said}`);
      await delay(50);
    }
  };
  const stop = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null) return;
    // "Fast": clients are thrown out (https://www.postgresql.org/docs/15/server-shutdown.html).
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  };
  await start();
  return {
    address: `postgres://docent:${encodeURIComponent(PASSWORD)}@${host}`,
    password: PASSWORD,
    plainAddress: `postgres://docent@${host}`,
    start,
    stop,
    dispose: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return line === null ? { uid: 65534, gid: 65534 } : { uid: Number(line[1]), gid: Number(line[2]) };
}
