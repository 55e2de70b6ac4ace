import { expect, test } from 'vitest';
import type { InstalledModel } from '../../../src-main/contract/models-api.ts';
import { strongerFor } from '../../../src-renderer/lib/state/stronger-model.ts';
import { turn } from '../stand-in-api.ts';

const strong: InstalledModel = {
  ...{ name: 'smolvlm', label: 'smolvlm', kind: 'vision', family: null, bytes: 1, licence: null, repository: null },
  ...{ used: false, answers: true, roles: [], sees: true, goodAt: null, host: null, measured: null },
};
const done = { status: 'done', found: true, answer: 'x', model: 'docent-mini' } as const;

test('A stronger model is offered beside a doubtful answer and where nothing was found, and nowhere else', () => {
  const offered = (change: object, model: InstalledModel | null = strong) =>
    strongerFor(turn({ ...done, ...change }), model, 0.5);
  expect(offered({ confidence: 0.2 })).toBe(strong);
  expect(offered({ confidence: 0.9, found: false })).toBe(strong);
  expect(offered({ confidence: 0.9 })).toBeNull();
  // It does not say how sure it is: nothing speaks for asking another one.
  expect(offered({ confidence: null })).toBeNull();
  expect(offered({ confidence: 0.2, model: 'smolvlm' })).toBeNull();
  expect(offered({ confidence: 0.2, status: 'failed' })).toBeNull();
  expect(offered({ confidence: 0.2 }, null)).toBeNull();
});
