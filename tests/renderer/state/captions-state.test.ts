import { describe, expect, it } from 'vitest';
import type { PageCaption } from '../../../src-main/contract/captions.ts';
import type { ComparedAnswer, Comparison } from '../../../src-main/contract/comparison.ts';
import { CaptionsState } from '../../../src-renderer/lib/state/captions-state.svelte.ts';
import { ComparisonState } from '../../../src-renderer/lib/state/comparison-state.svelte.ts';
import { idOf, standInApi } from '../stand-in-api.ts';

const note = (id: string, box: [number, number, number, number] | null, text = id) => ({
  id,
  level: box === null ? ('global' as const) : ('text' as const),
  box,
  text,
  by: 'text layer',
  score: null,
  dropped: null,
});
const caption: PageCaption = {
  page: 2,
  size: { width: 100, height: 100 },
  kind: 'letter',
  textSource: 'text-layer',
  short: { text: 'A letter.', sources: ['global-1'], by: 'x' },
  alt: 'A letter.',
  detailed: null,
  figures: [],
  notes: [
    note('global-1', null),
    note('line-1', [0.1, 0.3, 0.2, 0.4], 'Rent:'),
    note('line-2', [0.5, 0.3, 0.6, 0.4], '310.00'),
  ],
  matching: null,
};

describe('descriptions', () => {
  it('say where they are, and their statements point at the places of their sources', async () => {
    const stages: (string | undefined)[] = [];
    const state: CaptionsState = new CaptionsState(
      standInApi({
        getCaptions: async () => [],
        followCaption: async function* () {},
        captionPage: async function* () {
          yield { kind: 'stage', page: 2, stage: 'matching' } as const;
          stages.push(state.running?.stage);
          yield { kind: 'caption', caption } as const;
        },
      }),
      idOf('a'),
    );
    await state.load();
    await state.describe(2, false);
    expect(stages).toEqual(['matching']);
    expect([state.running, state.count, state.of(2), state.of(1)]).toEqual([null, 1, caption, null]);
    const [amount] = state.sheet(2)!.sections.find(({ name }) => name === 'amounts')!.items;
    expect(amount).toMatchObject({ label: 'Rent', text: '310.00' });
    expect(state.point(2, amount!)).toMatchObject({ page: 2, box: [0.1, 0.3, 0.2, 0.4] });
    expect(state.marks).toHaveLength(2);
    // And from the place on the page to what is said about it.
    state.pointAt(2, 0.9, 0.9);
    expect([state.pointed, state.marks]).toEqual([null, []]);
    state.pointAt(2, 0.55, 0.35);
    expect(state.pointed).toBe(amount?.key);
  });
});

describe('a comparison', () => {
  const answer = (named: string): ComparedAnswer => ({
    named,
    model: named,
    device: 'cpu',
    sentTo: null,
    answer: null,
    tiles: null,
    caption,
    ms: 1,
    error: null,
  });

  it('sends nothing over the network before the reader has agreed to that very host', () => {
    const state = new ComparisonState(standInApi({}), idOf('a'));
    expect(state.ready).toBe(false);
    state.others = ['http://127.0.0.1:1234#m'];
    expect([state.destinations[0]?.here, state.ready]).toEqual([true, true]);
    state.others = ['https://127.0.0.1.evil.example/v1#m'];
    expect([state.destinations[0]?.here, state.ready]).toEqual([false, false]);
    state.agreed = ['other.example'];
    expect(state.ready).toBe(false);
    state.agreed = ['127.0.0.1.evil.example'];
    expect(state.ready).toBe(true);
  });

  it('shows answers as they come, and without a question has the page described', async () => {
    const asked: (string | null)[] = [];
    const shown: number[] = [];
    const comparison: Comparison = { file: 'a', sha256: idOf('a'), page: 2, question: null, answers: [answer('mini')] };
    const state: ComparisonState = new ComparisonState(
      standInApi({
        compare: async function* ({ question, models }) {
          asked.push(question, ...models);
          yield { kind: 'asking', index: 1 } as const;
          yield { kind: 'answer', answer: answer('mini') } as const;
          shown.push(state.answers.length, state.asking ?? -1);
          yield { kind: 'done', comparison } as const;
        },
      }),
      idOf('a'),
    );
    state.chosen = ['docent-mini', 'smolvlm'];
    await state.run(2);
    expect([asked, shown, state.asking, state.comparison]).toEqual([
      [null, 'mini', 'smolvlm'],
      [1, 1],
      null,
      comparison,
    ]);
  });

  it('marks what differs from what most models say, and keeps which was right for the tally', async () => {
    const saying = (named: string, text: string): ComparedAnswer => ({
      ...answer(named),
      caption: null,
      answer: { question: 'Rent?', answer: text, found: true, page: 1, evidence: [], confidence: 0.9 },
    });
    const answers = [saying('a', '310.00'), saying('b', '310.00.'), saying('c', '620.00')];
    const judged: unknown[] = [];
    const state = new ComparisonState(
      standInApi({
        compare: async function* () {
          for (const one of answers) yield { kind: 'answer', answer: one } as const;
        },
        judgeComparison: async ({ models, right }) => {
          judged.push([models, right]);
          return [{ model: 'a', right: 1, of: 1 }];
        },
      }),
      idOf('a'),
    );
    state.chosen = ['a', 'b', 'c'];
    await state.run(1);
    expect(state.differs).toEqual([false, false, true]);
    await state.judge(['a', 'b']);
    expect(judged).toEqual([
      [
        ['a', 'b', 'c'],
        ['a', 'b'],
      ],
    ]);
    expect(state.tally).toEqual([{ model: 'a', right: 1, of: 1 }]);
  });
});
