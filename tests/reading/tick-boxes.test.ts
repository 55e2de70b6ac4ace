import { describe, expect, it } from 'vitest';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { asksForBoxes, tellOfBoxes, tickedAnswer, tickedInstead } from '../../src-main/reading/index.ts';

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

const DELIVERY = [
  ...row(0, [0.1, 'Item'], [0.38, 'Received'], [0.58, 'Damaged'], [0.78, 'Missing']),
  ...row(1, [0.1, 'Desk lamp'], [0.41, '☒'], [0.61, '☐'], [0.81, '☐']),
  ...row(2, [0.1, 'Office chair'], [0.41, '☐'], [0.61, '☒'], [0.81, '☐']),
  ...row(3, [0.1, 'Monitor arm'], [0.41, '☐'], [0.61, '☐'], [0.81, '☒']),
];
const WAYS = [
  ...row(0, [0.1, 'Patient: Kiss']),
  ...row(1, [0.1, 'Do you smoke?'], [0.4, '◉ Never'], [0.6, '○ Daily']),
  ...row(2, [0.1, 'Sleep'], [0.4, '□ Good'], [0.6, '■ Poor']),
  ...row(3, [0.1, 'Contact'], [0.4, '[ ] Phone'], [0.6, '[x] Letter']),
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
    ['Is the office chair received, damaged or missing?', DELIVERY, 'Damaged'],
    ['What is the state of the desk lamp?', DELIVERY, 'Received'],
    ['Which item is missing?', DELIVERY, 'Monitor arm'],
    ['Does the patient smoke?', WAYS, 'Never'],
    ['What is the contact?', WAYS, 'Letter'],
    ['Which sleep is ticked?', WAYS, 'Poor'],
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

describe('An answer that names the labels of boxes', () => {
  const instead = (question: string, answer: string, lines: readonly TextLine[], named = answer) => {
    const places = lines.filter(({ text }) => text.includes(named)).map(({ box }) => box);
    return tickedInstead(question, answer, places, lines)?.text ?? null;
  };

  it.each([
    ['How is it sent?', 'Post', ORDER, 'Post'],
    ['How is it sent?', '☐ Courier', ORDER, 'Post'],
    ['How is it sent?', 'Post Courier', ORDER, 'Post'],
    ['How was the night?', '□ Good', WAYS, 'Poor'],
    ['How old must one be?', 'Adult', CARD, 'Student'],
  ])('gives way to what is ticked among them: “%s”, %s', (question, answer, lines, expected) => {
    expect(instead(question, answer, lines, answer.split(' ').at(-1))).toBe(expected);
  });

  it.each([
    ['What is the city?', 'Rotterdam', ORDER],
    ['Which way was not chosen?', 'Courier', ORDER],
    ['What does the courier bring?', 'Courier of the night', ORDER],
  ])('but stays where it says something else, or what is not ticked is asked: “%s”', (question, answer, lines) => {
    expect(instead(question, answer, lines, answer.split(' ')[0])).toBeNull();
  });

  it('and a bullet is no box', () => {
    const list = [...row(0, [0.1, '● Cities']), ...row(1, [0.1, '● Paris']), ...row(2, [0.1, '● Rome'])];
    expect(instead('Which city is it?', '● Paris', list, 'Paris')).toBeNull();
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
