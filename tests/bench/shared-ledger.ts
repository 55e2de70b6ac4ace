import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { killedWorkers } from '../batch/killed-workers.ts';
import { startPostgres } from '../batch/postgres.ts';

/**
 * Workers of a shared batch killed (-9) at random, over a real PostgreSQL of this script's own: does every page end exactly once, what is
 * repeated, how fast is it. Ends with 1 if a page is missing, twice in the results, or was in work twice at once.
 * node tests/bench/shared-ledger.ts [--workers 8] [--pages 2000] [--page-ms 100] [--kills 100] [--life-ms 4000] [--seed 1]
 */
const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '8' },
    pages: { type: 'string', default: '2000' },
    'page-ms': { type: 'string', default: '100' },
    kills: { type: 'string', default: '100' },
    /** How long a worker lives on average. */
    'life-ms': { type: 'string', default: '4000' },
    'lease-ms': { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
  },
});
const postgres = await startPostgres();
try {
  const outcome = await killedWorkers({
    address: postgres.address,
    workers: Number(values.workers),
    pages: Number(values.pages),
    pageMs: Number(values['page-ms']),
    kills: Number(values.kills),
    lifeMs: Number(values['life-ms']),
    leaseMs: Number(values['lease-ms']),
    seed: Number(values.seed),
    onKill: (kills) => kills % 10 === 0 && process.stderr.write(`${kills} killed\n`),
  });
  const { pages, lines, distinct, done, atOnce } = outcome;
  const once = lines === pages && distinct === pages && done === pages && atOnce === 0;
  const machine = { cores: cpus().length, load: loadavg()[0] };
  process.stdout.write(
    `${JSON.stringify({ everyPageOnce: once, workers: Number(values.workers), ...outcome, machine }, null, 1)}\n`,
  );
  process.exitCode = once ? 0 : 1;
} finally {
  await postgres.dispose();
}
