import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BatchJob } from '../../src-main/batch/index.ts';
import { DocentError } from '../../src-main/contract/errors.ts';

/** Reads a file after a delay; a file that begins with "bad" fails. Every start is noted in `log`, if given. */
export function countingJob(ms = 0, log?: string): BatchJob {
  return {
    kind: 'count',
    settings: {},
    run: async (file, { signal }) => {
      if (log !== undefined) appendFileSync(log, `${basename(file)}\n`);
      await setTimeout(ms, undefined, { signal });
      const text = await readFile(file, 'utf8');
      if (text.startsWith('bad')) throw new DocentError('file-damaged', `${basename(file)} is damaged.`);
      if (text.startsWith('bug')) throw new TypeError('undefined is not a function');
      if (text.startsWith('model')) throw new DocentError('model-invalid', 'The model is broken.');
      return { length: text.length };
    },
    table: { columns: ['length'], rows: (_, result) => [[(result as { length: number }).length]] },
  };
}
