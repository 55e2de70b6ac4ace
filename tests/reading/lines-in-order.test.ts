import { expect, it } from 'vitest';
import type { Box } from '../../src-main/contract/page.ts';
import { linesInOrder } from '../../src-main/reading/index.ts';

const PAGE = { width: 1000, height: 1000 };
const line = (text: string, box: Box) => ({ box, text, source: 'model' as const, score: 1, characters: [] });

it('Lines that stand side by side share a row, read from the left', () => {
  const lines = linesInOrder(
    [line('b', [0.6, 0.102, 0.7, 0.12]), line('c', [0.1, 0.2, 0.3, 0.22]), line('a', [0.1, 0.1, 0.3, 0.12])],
    PAGE,
  );
  expect(lines.map(({ text, row }) => [text, row])).toEqual([
    ['a', 0],
    ['b', 0],
    ['c', 1],
  ]);
});

it('Columns of running text are read one after the other', () => {
  const rows = [0, 1, 2, 3, 4, 5];
  const column = (name: string, x0: number) =>
    rows.map((i) => line(`${name}${i}`, [x0, 0.1 + 0.03 * i, x0 + 0.35, 0.12 + 0.03 * i]));
  const lines = linesInOrder([...column('right', 0.55), ...column('left', 0.1)], PAGE);
  expect(lines.map(({ text }) => text)).toEqual(['left', 'right'].flatMap((name) => rows.map((i) => `${name}${i}`)));
});

it('A title that stands over one of the columns is read before all of them; the heading of a column stays in it', () => {
  const rows = [0, 1, 2, 3, 4, 5];
  const column = (name: string, x0: number, from: number) =>
    rows.map((i) => line(`${name}${i}`, [x0, from + 0.03 * i, x0 + 0.35, from + 0.02 + 0.03 * i]));
  const heading = line('heading', [0.57, 0.02, 0.85, 0.06]);
  const inOrder = (...of: ReturnType<typeof column>[]) =>
    linesInOrder([...of.flat(), heading], PAGE).map(({ text }) => text);
  const all = ['left', 'right'].map((name) => rows.map((i) => `${name}${i}`));
  expect(inOrder(column('right', 0.55, 0.1), column('left', 0.1, 0.1))).toEqual(['heading', ...all.flat()]);
  expect(inOrder(column('right', 0.55, 0.1), column('left', 0.1, 0.3))).toEqual([...all[0]!, 'heading', ...all[1]!]);
});
