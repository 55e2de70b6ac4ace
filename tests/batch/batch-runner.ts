// Runs a batch in its own process, so that it can be killed: node batch-runner.ts DIR OUT MS LOG
import { runBatch } from '../../src-main/batch/index.ts';
import { countingJob } from './counting-job.ts';

const [dir, out, ms, log] = process.argv.slice(2);
await runBatch({ inputs: [dir!], out: out!, job: countingJob(Number(ms), log), signal: new AbortController().signal });
