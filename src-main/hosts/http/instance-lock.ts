import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';

/** What the lock file says about the Docent that holds the data folder. Only its user may read it: it has the token. */
const Holder = z.object({
  id: z.string(),
  pid: z.number().int(),
  /** Null while it starts and while it ends. */
  running: z.object({ port: z.number().int(), url: z.string(), controlSecret: z.string() }).nullable(),
});
type Holder = z.infer<typeof Holder>;
export type RunningInstance = NonNullable<Holder['running']> & { readonly pid: number };

/** A start (or an end) that takes longer has hung, or its process number was given to another program. */
const STARTING_MS = 30_000;
/** A file that makes no sense may be half written, where files cannot be made in one step. */
const WRITING_MS = 1000;
const POLL_MS = 50;
/** Of a file system without hard links, such as FAT or a network share. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV'];

export interface InstanceLock {
  /** Tells later starts where this one is. */
  publish(running: NonNullable<Holder['running']>): void;
  /** Tells later starts to wait: this one is ending. */
  withdraw(): void;
  /** Idempotent. Leaves a file alone that another has taken over. */
  release(): void;
}

/**
 * Takes the data folder for this process, or finds who has it. A file left behind by a crash is replaced.
 *
 * @param answers whether the instance that a file names is really there: a process number alone may have been given to another program
 * @throws DocentError in-use: another start holds it and does not get on
 */
export async function lockInstance(
  dataDir: string,
  answers: (instance: RunningInstance) => Promise<boolean>,
): Promise<InstanceLock | RunningInstance> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'serve.lock');
  const mine: Holder = { id: randomUUID(), pid: process.pid, running: null };
  for (const start = Date.now(); Date.now() - start < 2 * STARTING_MS; ) {
    if (create(file, mine)) return lock(file, mine);
    const found = read(file);
    if (found === undefined) continue;
    const { holder, ageMs } = found;
    let wait = holder === undefined && ageMs < WRITING_MS;
    if (holder !== undefined && isAlive(holder.pid)) {
      const instance = holder.running && { ...holder.running, pid: holder.pid };
      if (instance !== null && (await answers(instance))) return instance;
      wait = instance === null && ageMs < STARTING_MS;
    }
    if (wait) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    else setAside(file, found.text);
  }
  const message = 'Another Docent is stuck while starting or stopping on the same data. End it and try again.';
  throw new DocentError('in-use', message, { subject: dataDir });
}

function lock(file: string, mine: Holder): InstanceLock {
  const isMine = () => read(file)?.holder?.id === mine.id;
  const say = (running: Holder['running']): boolean => {
    if (!isMine()) return false;
    const draft = `${file}.${mine.id}`;
    writeFileSync(draft, JSON.stringify({ ...mine, running }), { mode: 0o600 });
    renameSync(draft, file);
    return true;
  };
  return {
    publish: (running) => {
      if (say(running)) return;
      throw new DocentError('in-use', 'Another Docent is now using this data. Use that one.');
    },
    withdraw: () => void say(null),
    release: () => {
      if (isMine()) rmSync(file, { force: true });
    },
  };
}

/** Creates the file with its content atomically. */
function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.id}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (NO_LINKS.includes(codeOf(error))) return createExclusively(file, holder);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function createExclusively(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): { holder: Holder | undefined; text: string; ageMs: number } | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const ageMs = Date.now() - statSync(file).mtimeMs;
    return { holder: parse(text), text, ageMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Removes a stale file, unless another start was quicker: then what was taken away by mistake is put back. */
function setAside(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists and belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
