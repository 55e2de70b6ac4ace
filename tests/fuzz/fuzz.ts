/**
 * Gives broken documents, frames, exports and model folders to what reads them, and says what crashed, hung or grew: `npm run fuzz`. The same seed
 * gives the same input. What crashes goes into tests/fuzz/seeds, so that it is tried ever after.
 * Run: node tests/fuzz/fuzz.ts [--seconds 60] [--times N] [--seed 1] [--only documents|offices|frames|sockets|imports|models]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seeded } from './mutate.ts';
import { isExpected, type Target, targets } from './targets.ts';

const HANG_MS = 20_000;
const GROWTH = 300 * 2 ** 20;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    times: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const until = performance.now() + Number(values.seconds) * 1000;
const first = Number(values.seed);
const problems: string[] = [];
process.on('unhandledRejection', (reason) => problems.push(`a promise that nobody caught: ${String(reason)}`));

const running = await targets(values.only);
const counts = new Map(running.map(({ name }) => [name, { tried: 0, refused: 0, slowest_ms: 0 }]));

async function attempt(target: Target, seed: number): Promise<void> {
  const count = counts.get(target.name)!;
  const began = performance.now();
  try {
    await target.once(seeded(seed));
  } catch (error) {
    count.refused += 1;
    if (!isExpected(error)) {
      const stack = error instanceof Error ? error.stack : String(error);
      problems.push(`${target.name}, seed ${seed}: ${stack}`);
    }
  }
  const took = performance.now() - began;
  count.tried += 1;
  count.slowest_ms = Math.max(count.slowest_ms, Math.round(took));
  if (took > HANG_MS) problems.push(`${target.name}, seed ${seed}: took ${Math.round(took)} ms`);
}

const begun = performance.now();
const last = first + Number(values.times);
let start = 0;
let seed = first;
const next = (): number | undefined => (performance.now() < until && seed < last ? seed++ : undefined);

/** Tries one input after the other until there is no more time. */
async function lane(targets: readonly Target[]): Promise<void> {
  for (let mine = next(); mine !== undefined; mine = next()) {
    for (const target of targets) await attempt(target, mine);
    // Libraries and caches have their size after a few.
    if (mine - first === 20) start = process.memoryUsage.rss();
  }
}
const lanes = running.length === 1 ? (running[0]!.atOnce ?? 1) : 1;
await Promise.all(Array.from({ length: lanes }, () => lane(running)));
const seconds = Math.round((performance.now() - begun) / 1000);
const grown = start === 0 ? 0 : process.memoryUsage.rss() - start;
if (grown > GROWTH) problems.push(`memory grew by ${Math.round(grown / 2 ** 20)} MB`);
for (const target of running) await target.dispose();
console.log(
  JSON.stringify({ seed: first, seconds, ...Object.fromEntries(counts), grown_mb: Math.round(grown / 2 ** 20) }),
);
if (problems.length > 0) {
  mkdirSync('tests/artifacts', { recursive: true });
  writeFileSync('tests/artifacts/fuzz.txt', `${problems.join('\n\n')}\n`);
  console.error(`${problems.length} problems, in tests/artifacts/fuzz.txt; the first: ${problems[0]}`);
}
process.exit(problems.length === 0 ? 0 : 1);
