import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ComparisonVerdicts } from '../../src-main/workspace/comparison-verdicts.ts';
import { temporaryDataDir } from './temporary-workspace.ts';

test('verdicts are counted over all comparisons, the last about each, and outlast a restart', async () => {
  const dataDir = temporaryDataDir();
  const verdicts = new ComparisonVerdicts(dataDir);
  await Promise.all([
    verdicts.keep({ id: '1', models: ['a', 'b'], right: ['a', 'b'] }),
    verdicts.keep({ id: '2', models: ['a', 'b', 'c'], right: ['b'] }),
    verdicts.keep({ id: '3', models: ['a', 'c'], right: [] }),
    verdicts.keep({ id: '1', models: ['a', 'b'], right: ['b'] }),
  ]);
  expect(await new ComparisonVerdicts(dataDir).tally()).toEqual([
    { model: 'b', right: 2, of: 2 },
    { model: 'a', right: 0, of: 3 },
    { model: 'c', right: 0, of: 2 },
  ]);
});

test('a file that was damaged counts as no verdicts, and the next one is kept', async () => {
  const dataDir = temporaryDataDir();
  writeFileSync(join(dataDir, 'comparison-verdicts.json'), '[{');
  const verdicts = new ComparisonVerdicts(dataDir);
  expect(await verdicts.tally()).toEqual([]);
  await verdicts.keep({ id: '1', models: ['a', 'b'], right: ['a'] });
  expect(await verdicts.tally()).toMatchObject([{ model: 'a', right: 1 }, { model: 'b' }]);
});
