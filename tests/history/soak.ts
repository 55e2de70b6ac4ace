import { soak } from './soak-run.ts';

/** `node tests/history/soak.ts [kills] [seed]`: exit code 1 when a committed row was lost or a file was corrupt. */
const [kills = '10000', seed = '1'] = process.argv.slice(2);
const started = performance.now();

const line = (result: Awaited<ReturnType<typeof soak>>) =>
  `${result.kills} kills (${result.whileOpening} while opening), ${result.committed} committed calls, ` +
  `${result.lost.length} lost, ${result.corrupt.length} corrupt, ${Math.round((performance.now() - started) / 1000)} s`;

const result = await soak(Number(kills), { seed: Number(seed), onProgress: (now) => console.log(line(now)) });
console.log(`done: ${line(result)}`);
if (result.lost.length + result.corrupt.length > 0) {
  console.log(JSON.stringify({ lost: result.lost.slice(0, 20), corrupt: result.corrupt.slice(0, 20) }));
  process.exitCode = 1;
}
