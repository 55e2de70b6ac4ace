import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const child = new URL('./full-disk-child.ts', import.meta.url).pathname;
const folder = () => mkdtempSync(join(tmpdir(), 'docent-full-'));
/** Some twenty starts of processes and a model, on a machine that may be busy elsewhere. */
const SLOW_MS = 600_000;
const CANNOT_WRITE =
  /^cannot-write: .*(?:The disk is full|the disk is full or fails).*Free some space and try again\.$/;

/** A small file system of its own, where this machine lets one be mounted: in a container often not even root may. */
const MOUNTED = 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"';
const unshare = [['-m'], ['-Urm']].find((flags) => {
  try {
    execFileSync('unshare', [...flags, 'sh', '-c', MOUNTED, folder(), 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

async function run(command: string, args: readonly string[]) {
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

function expectNothingLost(outcome: Awaited<ReturnType<typeof run>>): void {
  const { before, underWay, full, whileFull, room, after, closed, openedFull, again } = outcome;
  // The answer that was being made is shown all the same, and written as soon as there is room.
  expect(underWay).toBe('done');
  for (const what of ['add', 'ask', 'settings'])
    expect({ what, said: full[what] }).toMatchObject({ said: expect.stringMatching(CANNOT_WRITE) });
  expect(full.read).toBe('done');
  expect(whileFull).toEqual({ ...before, turns: [...before.turns, 'Who? running'] });
  expect(room).toEqual({ add: 'done', ask: 'done', settings: 'done' });
  expect(after.turns).toEqual([...before.turns, 'Who? done', 'How much? done']);
  expect(after.documents).toHaveLength(before.documents.length + 1);
  expect(after.theme).toBe('dark');
  // It closes, and lets go of the lock whether it could be opened or not.
  expect(closed).toBe('done');
  expect(openedFull).toMatch(/^(?:done$|cannot-write: )/);
  expect(again).toEqual(after);
}

describe.skipIf(process.platform !== 'linux')('A disk that fills up', () => {
  it(
    'is told clearly, loses nothing, and work goes on when there is room again',
    async () => {
      // The kernel refuses every write that makes a file grow, as it does beyond a quota; `trap` has it do so with an error.
      const limited = ['-c', 'trap "" XFSZ && exec "$@"', 'sh', process.execPath, child, folder(), 'limit'];
      expectNothingLost(await run('sh', limited));
    },
    SLOW_MS,
  );

  it.skipIf(unshare === undefined)(
    'is told clearly where it is a small file system (which must be mountable), and so is one that is read-only',
    async () => {
      const disk = folder();
      const outcome = await run('unshare', [
        ...unshare!,
        'sh',
        '-c',
        MOUNTED,
        disk,
        process.execPath,
        child,
        disk,
        'disk',
      ]);
      expectNothingLost(outcome);
      expect(outcome.readOnly).toMatch(
        /^cannot-write: .* is read-only\. Make it writable, or choose another folder\.$/,
      );
    },
    SLOW_MS,
  );
});
