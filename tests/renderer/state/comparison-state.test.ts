import { expect, test } from 'vitest';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { ComparisonState } from '../../../src-renderer/lib/state/comparison-state.svelte.ts';

test('Two models of one server need one consent, and main is told of each', async () => {
  const told: string[] = [];
  const api = {
    agreeToSend: async ({ url }: { url: string }) => {
      told.push(url);
      return {};
    },
    compare: async function* () {},
  } as unknown as DocentApi;
  const state = new ComparisonState(api, 'document');
  state.chosen = [];
  state.others = ['https://models.example/v1#small', 'https://models.example/v1#big'];
  expect(state.destinations.map(({ host }) => host)).toEqual(['models.example']);
  expect(state.ready).toBe(false);
  state.agreed = ['models.example'];
  expect(state.ready).toBe(true);
  await state.run(1);
  expect(told).toEqual(state.named);
});
