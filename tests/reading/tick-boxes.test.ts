import { describe, expect, it } from 'vitest';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { asksForBoxes, tellOfBoxes, tickedAnswer } from '../../src-main/reading/index.ts';

/** Segments of a row from the left, each [x, text]. */
function row(at: number, ...segments: readonly [number, string][]): TextLine[] {
  const y = 0.1 + at * 0.05;
  return segments.map(([x, text]) => {
    const characters = Array.from(text, (_, i): Box => [x + i * 0.01, y, x + i * 0.01 + 0.01, y + 0.02]);
    return { box: [x, y, x + 0.01 * text.length, y + 0.02], text, source: 'model', score: 1, row: at, characters };
  });
}

const INSPECTION = [
  ...row(0, [0.1, 'Vehicle inspection']),
  ...row(1, [0.1, 'Brakes'], [0.4, '☒ OK'], [0.6, '☐ Advisory'], [0.8, '☐ Fail']),
  ...row(2, [0.1, 'Tyres'], [0.4, '☐ OK'], [0.6, '☐'], [0.62, 'Advisory'], [0.8, '☒'], [0.83, 'Fail']),
];
const ORDER = [...row(0, [0.1, 'City: Rotterdam']), ...row(1, [0.1, 'Delivery'], [0.3, 'Collect ☐ Post ☑ Courier ☐'])];
const CARD = [
  ...row(0, [0.1, 'Surname: Okonkwo']),
  ...row(1, [0.1, 'Membership:']),
  ...row(2, [0.1, '☐ Adult']),
  ...row(3, [0.1, '☒ Student']),
  ...row(4, [0.1, '☐ Senior']),
  ...row(5, [0.1, 'I would like:'], [0.3, 'Newsletter ☒'], [0.6, 'Reminders ☐']),
];

describe('Boxes to tick answer', () => {
  it.each([
    ['What is the result for the tyres?', INSPECTION, 'Fail'],
    ['Brakes?', INSPECTION, 'OK'],
    ['Which membership is ticked?', CARD, 'Student'],
    ['Is Senior ticked?', CARD, 'No'],
    ['Which delivery is ticked?', ORDER, 'Post'],
    ['Is Student checked?', CARD, 'Yes'],
    ['Is the box Student ticked, crossed or empty?', CARD, 'Crossed'],
    ['Is the box at Senior empty or ticked?', CARD, 'Empty'],
  ])('"%s"', (question, lines, expected) => {
    expect(tickedAnswer(question, lines)?.text).toBe(expected);
  });

  it('with the box and its label as evidence', () => {
    const { evidence } = tickedAnswer('What is the result for the tyres?', INSPECTION)!;
    expect(evidence).toHaveLength(1);
    expect(evidence[0]!.text).toBe('☒ Fail');
    expect(evidence[0]!.box[0]).toBeCloseTo(0.8, 6);
    expect(evidence[0]!.box[2]).toBeCloseTo(0.87, 6);
  });

  it.each(['What is the surname?', 'What is the tyre pressure?', 'Who inspected the brakes?', 'When was it signed?'])(
    'but not “%s”, which is about something else',
    (question) => {
      expect(
        tickedAnswer(question, [...INSPECTION, ...CARD.map((line) => ({ ...line, row: line.row + 5 }))]),
      ).toBeNull();
    },
  );

  it('nor what stands above the boxes with a value of its own', () => {
    expect(tickedAnswer('What is the city?', ORDER)).toBeNull();
  });

  it('nor if none is ticked', () => {
    expect(
      tickedAnswer(
        'Which membership is ticked?',
        CARD.map((line) => ({ ...line, text: line.text.replace('☒', '☐') })),
      ),
    ).toBeNull();
  });
});

describe('A question about boxes', () => {
  it.each([
    'Is Express ticked?',
    'Which boxes are checked?',
    'Is the checkbox at Return empty?',
    'Which box has been marked under Room?',
  ])('is known: “%s”', (question) => {
    expect(asksForBoxes(question)).toBe(true);
  });

  it.each(['What stands in box 4?', 'What is the P.O. box?', 'Who checked the brakes?', 'Which market is named?'])(
    'and “%s” is none',
    (question) => {
      expect(asksForBoxes(question)).toBe(false);
    },
  );

  it.each(['☑ Express', '[x] Express', '(X) Express', 'Express ✓', 'Selected: Express'])(
    'is one that the words “%s” may answer',
    (text) => {
      expect(tellOfBoxes([{ lines: row(0, [0.1, text]) }])).toBe(true);
    },
  );

  it('and one that a page without boxes and marks does not', () => {
    expect(tellOfBoxes([{ lines: row(0, [0.1, 'Ticket to the market: Express (return)']) }])).toBe(false);
  });
});
