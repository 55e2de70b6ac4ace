// One worker of a shared batch in its own process, so that it can be killed: node shared-worker.ts DIR OUT MS LEASE_MS LOG, with the
// ledger's address in DOCENT_LEDGER. The log gets a line when work on a file starts and when it ends; standard output, when the first starts.
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ledgerAddress, runBatch } from '../../src-main/batch/index.ts';

const [dir, out, ms, leaseMs, log] = process.argv.slice(2);
let started = false;
const note = (what: 'start' | 'end', file: string) =>
  appendFileSync(log!, `${what} ${basename(file)} ${process.pid} ${Date.now()}\n`);

await runBatch({
  inputs: [dir!],
  out: out!,
  ledger: ledgerAddress(process.env.DOCENT_LEDGER!, 'environment'),
  leaseMs: Number(leaseMs),
  job: {
    kind: 'note',
    settings: {},
    run: async (file) => {
      note('start', file);
      if (!started) process.stdout.write('started\n');
      started = true;
      await delay(Number(ms));
      note('end', file);
      return { worker: process.pid };
    },
  },
  signal: new AbortController().signal,
});
