import { describe, expect, test } from 'vitest';
import {
  type Aim,
  HUES,
  type Hue,
  IN_CELL,
  MARKS,
  type Mark,
  PAGES,
  THINGS,
} from '../../models/folder/looks-answers.ts';
import type { Box } from '../../src-main/contract/page.ts';
import { readOff } from '../../src-main/inference/answering/looks/read-off/index.ts';
import type { Pixels } from '../../src-main/inference/answering/looks/read-off/pixels.ts';
import { lookedWords } from '../../src-main/inference/answering/looks/read-off/words.ts';
import { splitWords } from '../../src-main/inference/answering/page-reader/pieces.ts';

/** What was recognised at a word: a mark and how likely it is, its colour, how far its bar reaches. */
interface Seen {
  readonly mark?: readonly [Mark, number];
  readonly hue?: Hue;
  readonly reach?: number;
}

/** Letters stand 1/100 of the page apart, lines 1/20; a tab is six letters wide. */
function pageOf(text: string, seen: Readonly<Record<string, Seen>>) {
  const chars = [...text];
  const boxes: (Box | null)[] = [];
  let [x, row] = [0, 0];
  for (const char of chars) {
    boxes.push(/\s/.test(char) ? null : [x / 100, (row + 0.2) / 20, (x + 1) / 100, (row + 0.8) / 20]);
    x += char === '\t' ? 6 : 1;
    if (char === '\n') [x, row] = [0, row + 1];
  }
  const words = splitWords(chars);
  const wordBoxes = words.map(
    ({ start, end }): Box => [boxes[start]![0], boxes[start]![1], boxes[end - 1]![2], boxes[start]![3]],
  );
  const recognised = Float32Array.from(
    words.flatMap(({ start, end }) => {
      const own = seen[chars.slice(start, end).join('')] ?? {};
      const [mark, chance] = own.mark ?? ['plain', 0.98];
      const marks = MARKS.map((name) => (name === mark ? chance : (1 - chance) / (MARKS.length - 1)));
      const hues = [null, ...HUES].map((name) => (name === (own.hue ?? null) ? 0.9 : 0.1 / HUES.length));
      return [...marks, ...hues, own.reach ?? 0];
    }),
  );
  const pieces = { chars, words };
  return { text: chars, page: lookedWords(pieces, wordBoxes, recognised, 1) };
}

interface Given {
  readonly text: string;
  readonly seen?: Readonly<Record<string, Seen>>;
  readonly things?: Readonly<Partial<Record<(typeof THINGS)[number], number>>>;
  readonly kinds?: Readonly<Partial<Record<(typeof PAGES)[number], number>>>;
  readonly picture?: Box;
  readonly tiles?: readonly Pixels[];
}

/** The answer's words, or `null` where the page does not show it. */
function answer(aim: Aim, question: string, { text, seen = {}, things = {}, kinds = {}, picture, tiles = [] }: Given) {
  const { page, text: chars } = pageOf(text, seen);
  const cells = new Float32Array(IN_CELL);
  for (const [n, thing] of THINGS.entries()) cells[n] = things[thing] ?? 0.01;
  const places = picture === undefined ? [] : [{ thing: 'picture' as const, box: picture, score: 0.9 }];
  const kind = Float32Array.from(PAGES, (name) => kinds[name] ?? 0.01);
  const own = readOff(aim, question, { page, things: { cells, places, page: kind }, tiles });
  if (!own.found) return null;
  if (own.spans.length === 0) return own.text;
  return own.spans.map((words) => chars.slice(words[0]!.start, words.at(-1)!.end).join(''));
}

const all = (words: string, mark: Mark, chance = 0.9): Record<string, Seen> =>
  Object.fromEntries(words.split(' ').map((word) => [word, { mark: [mark, chance] }]));

describe('Words that are marked', () => {
  test('are one answer over the end of a line, without the punctuation around them', () => {
    const text = 'Visitors may (leave their\nbicycles) behind the bakery.';
    expect(
      answer('underlined', 'What is underlined?', { text, seen: all('leave their bicycles', 'underlined') }),
    ).toEqual(['leave their\nbicycles']);
  });

  test('are several answers where they stand apart, the surest first', () => {
    const seen = { ...all('Rain', 'bold', 0.9), ...all('coast', 'bold', 0.97) };
    const text = 'Rain is expected along the northern coast';
    expect(answer('bold', 'Which words are bold?', { text, seen })).toEqual(['coast', 'Rain']);
  });

  test('are none where no word is, and a word of doubt is none beside a sure one', () => {
    const text = 'The choir rehearses on Mondays';
    expect(answer('struck', 'What is struck out?', { text })).toBeNull();
    const seen = { ...all('choir', 'struck', 0.99), ...all('Mondays', 'struck', 0.55) };
    expect(answer('struck', 'What is struck out?', { text, seen })).toEqual(['choir']);
  });

  test('are told of by name, even if a letter of it was misread', () => {
    const given = { text: 'The chair rehearses on Mondays', seen: all('Mondays', 'highlighted') };
    expect(answer('has_highlighted', 'Is Mondays highlighted?', given)).toBe('yes');
    expect(answer('has_highlighted', 'Is the word rehearsed highlighted?', given)).toBe('no');
    expect(answer('has_highlighted', 'Is anything highlighted?', given)).toBe('yes');
  });

  test('have the colour of the pen', () => {
    const seen: Record<string, Seen> = { choir: { mark: ['highlighted', 0.9], hue: 'pink' } };
    expect(answer('pen', 'What colour is the highlighter?', { text: 'The choir rehearses', seen })).toBe('pink');
  });
});

describe('Boxes to tick', () => {
  const text = 'Size\n☐ Small\n☐ Large\nMeal\n☐ Vegan\n☑ Fish\nDelivery\n☐ Next day\t☐ Express';
  const seen = {
    ...all('Small Vegan Next day Express', 'empty', 0.8),
    ...all('Large', 'crossed', 0.8),
    ...all('Fish', 'ticked', 0.8),
  };

  test('are marked or empty under the heading that the question names', () => {
    expect(answer('box_which', 'Which meal was chosen?', { text, seen })).toEqual(['Fish']);
    expect(answer('box_empty', 'Which size is empty?', { text, seen })).toEqual(['Small']);
    expect(answer('box_which', 'Which boxes are marked?', { text, seen })).toEqual(['Large', 'Fish']);
  });

  test('are crossed or ticked where the page has both', () => {
    expect(answer('box_which', 'Which box is crossed?', { text, seen })).toEqual(['Large']);
    expect(answer('box_which', 'Which box is ticked?', { text, seen })).toEqual(['Fish']);
  });

  test('are told of by name', () => {
    expect(answer('box_is', 'Is Next day ticked?', { text, seen })).toBe('no');
    expect(answer('box_is', 'Is the box Fish ticked?', { text, seen })).toBe('yes');
    expect(answer('box_state', 'Is Large ticked, crossed or empty?', { text, seen })).toBe('crossed');
  });

  test('of one name are those under the heading that the question names', () => {
    const twice = 'Smoker\n☑ Yes\t☐ No\nInsured\n☐ Yes\t☑ No';
    expect(answer('box_is', 'Was Yes ticked under smoker?', { text: twice })).toBe('yes');
    expect(answer('box_is', 'Was Yes ticked under insured?', { text: twice })).toBe('no');
  });

  test('are not there where a page has none, whatever it says of the name', () => {
    const text = 'Dispatch by Express\nReturn within a month';
    for (const question of ['Is Express ticked?', 'Is the box at Return ticked, crossed or empty?']) {
      expect(answer('box_is', question, { text })).toBeNull();
      expect(answer('box_state', question, { text })).toBeNull();
    }
    expect(answer('box_which', 'Which box is ticked?', { text })).toBeNull();
  });

  test('that are named by one letter are found by that letter', () => {
    const given = { text: 'Blood group\n☐ A\n☑ B', seen: {} };
    expect(answer('box_state', 'Is the box A ticked, crossed or empty?', given)).toBe('empty');
    expect(answer('box_state', 'Is the box B ticked, crossed or empty?', given)).toBe('ticked');
  });
});

describe('Charts', () => {
  const text = 'Harvest by region\nNorth\tSouth\tEast';
  const bars: Record<string, Seen> = {
    Harvest: { reach: 0.03 },
    North: { reach: 0.2, hue: 'red' },
    South: { reach: 0.4, hue: 'blue' },
    East: { reach: 0.1, hue: 'green' },
  };

  test('have a longest and a shortest bar among the names of one row', () => {
    expect(answer('bar_most', 'Which bar is the tallest?', { text, seen: bars })).toEqual(['South']);
    expect(answer('bar_least', 'Which bar is the shortest?', { text, seen: bars })).toEqual(['East']);
    expect(answer('bar_most', 'Which bar is the tallest?', { text })).toBeNull();
  });

  test('have bars that are measured where they can be seen', () => {
    // East's bar is recognised as the shortest, and is the longest.
    const side = 500;
    const pixels = new Uint8Array(3 * side * side).fill(255);
    const names = 'North\tSouth\tEast';
    const tops = [440, 420, 300];
    for (const [n, left] of [0, 11, 22].entries()) {
      for (let y = tops[n]!; y < 475; y++) {
        for (let x = left * 5 + 2; x < left * 5 + 24; x++) pixels.set([30], (n % 3) * side * side + y * side + x);
      }
    }
    const tiles: Pixels[] = [{ box: [0, 0, 1, 1], side, pixels }];
    const given = { text: `${'\n'.repeat(19)}${names}`, seen: bars, tiles };
    expect(answer('bar_most', 'Which bar is the tallest?', given)).toEqual(['East']);
    expect(answer('bar_least', 'Which bar is the shortest?', given)).toEqual(['North']);
  });

  test('name a colour, and what has it', () => {
    expect(answer('colour_of', 'What colour is South?', { text, seen: bars })).toBe('blue');
    expect(answer('colour_which', 'Which region is shown in green?', { text, seen: bars })).toEqual(['East']);
    expect(answer('colour_which', 'Which region is shown in pink?', { text, seen: bars })).toBeNull();
  });

  test('have lines that end high or low, in the colour of the sample beside a name', () => {
    const legend = '   Wool\n   Silk\n';
    const seen: Record<string, Seen> = { Wool: { hue: 'red' }, Silk: { hue: 'blue' } };
    const tiles = [drawnTile()];
    expect(answer('end_most', 'Which line is highest at the end?', { text: legend, seen, tiles })).toEqual(['Wool']);
    expect(answer('end_least', 'Which line is lowest at the end?', { text: legend, seen, tiles })).toEqual(['Silk']);
    expect(answer('start_most', 'Which line starts highest?', { text: legend, seen, tiles })).toEqual(['Silk']);
  });
});

/** The whole page in 400 x 400 pixels: samples of red and blue beside the first two lines; a red line that rises to the right, and a blue one that falls. */
function drawnTile(): Pixels {
  const side = 400;
  const pixels = new Uint8Array(3 * side * side).fill(255);
  const put = (x: number, y: number, rgb: readonly number[]) => {
    rgb.forEach((v, c) => {
      pixels[c * side * side + Math.round(y) * side + Math.round(x)] = v;
    });
  };
  const [red, blue] = [
    [200, 30, 30],
    [30, 60, 200],
  ];
  for (let x = 2; x < 10; x++) {
    for (let y = 7; y < 13; y++) {
      put(x, y, red);
      put(x, y + 20, blue);
    }
  }
  for (let x = 50; x < 350; x++) {
    for (let thick = 0; thick < 3; thick++) {
      put(x, 350 - x * 0.6 + thick, red);
      put(x, 150 + x * 0.5 + thick, blue);
    }
  }
  return { box: [0, 0, 1, 1], side, pixels };
}

describe('What is no text', () => {
  test('is there or not', () => {
    expect(answer('stamped', 'Is it stamped?', { text: 'Paid', things: { stamp: 0.8 } })).toBe('yes');
    expect(answer('stamped', 'Is it stamped?', { text: 'Paid' })).toBe('no');
    expect(answer('stamp_colour', 'Which colour is the stamp?', { text: 'Paid' })).toBeNull();
    expect(answer('picture_has', 'Any picture?', { text: 'Paid', things: { picture: 0.7 } })).toBe('yes');
  });

  test('is signed by the one whom the question names', () => {
    const seen = { ...all('Tenant', 'signed'), ...all('Landlord', 'unsigned') };
    const given = { text: 'Landlord\tTenant', seen };
    expect(answer('signed', 'Did the tenant sign?', given)).toBe('yes');
    expect(answer('signed', 'Has the landlord signed?', given)).toBe('no');
    expect(answer('signed', 'Is it signed?', given)).toBe('yes');
    const named = { text: 'Signature of Tenant', seen: all('Signature of Tenant', 'signed') };
    expect(answer('signed_who', 'Who signed?', named)).toEqual(['Tenant']);
  });

  test('stands beside, above or below the text', () => {
    const text = 'one two three\nfour five six';
    expect(answer('picture_side', 'Where is the picture?', { text, picture: [0.3, 0, 0.6, 0.3] })).toBe('right');
    expect(answer('picture_side', 'Where is the picture?', { text, picture: [0, 0.4, 0.3, 0.7] })).toBe('bottom');
    expect(answer('picture_side', 'Where is the picture?', { text })).toBeNull();
  });

  test('is a page of some kind, of two that the question names one of these', () => {
    const given = { text: 'Dear neighbours', kinds: { article: 0.5, letter: 0.4, form: 0.05 } };
    expect(answer('kind', 'What kind of page is it?', given)).toBe('article');
    expect(answer('kind', 'Is it a form or a letter?', given)).toBe('letter');
    expect(answer('kind', 'Is this a form?', given)).toBe('no');
  });
});
