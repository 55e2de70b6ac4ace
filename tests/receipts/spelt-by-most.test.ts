import { describe, expect, it } from 'vitest';
import { speltByMost } from '../../src-main/receipts/together/spelt-by-most.ts';

const once = (text: string) => ({ text, count: 1 });

describe('a text that several papers have', () => {
  it('is right where each of them is misread in another place', () => {
    const papers = [
      '12, Jalan Tarpoi 7/4, Kawasan Perindustrian',
      '12, Jalan Tampoi 7/4, awasan Perindustrian',
      '12, Jalan Tampoi 7/4, Kawasan Perindustian',
      '12, Jalan Tampoi 7/4 XKawasan Perindustrian',
    ].map(once);
    for (const own of papers) {
      const others = papers.filter((paper) => paper !== own);
      expect(speltByMost(own, others).replace(/,/g, '')).toBe('12 Jalan Tampoi 7/4 Kawasan Perindustrian');
    }
  });

  it('keeps the capitals, the marks and the spaces that it has', () => {
    expect(speltByMost(once('TIELESS & CO., KLANG'), [once('timeless co klang'), once('TIMELESS & CO KLANG')])).toBe(
      'TIMELESS & CO., KLANG',
    );
    expect(speltByMost(once('Tineless Bakery'), [once('TIMELESS BAKERY'), once('Timeless Bakery')])).toBe(
      'Timeless Bakery',
    );
  });

  it('stays as it is where one other paper differs, or none has most', () => {
    expect(speltByMost(once('GL HANDICRAFT'), [once('GI HANDICRAFT')])).toBe('GL HANDICRAFT');
    expect(speltByMost(once('SUNWAY A'), [once('SUNWAY B'), once('SUNWAY C')])).toBe('SUNWAY A');
  });

  it('is that of most papers as a whole, also where words are lost or run together', () => {
    const most = { text: 'Lot 3, Jalan Pelabur 23/1, Shah Alam', count: 3 };
    expect(speltByMost(once("Lot 3, Jalang'elabur 23/1, Shah Alan"), [most])).toBe(most.text);
  });

  it('keeps the words of its own branch, and a house number among words that are misread', () => {
    const branch = once('LOT 2811, JALAN ANGSA, KLANC 1313-SUBANG BESTARI');
    const others = [
      { text: 'LOT 2811, JALAN ANGSA, KLANG 1214-JINJANG UTARA', count: 3 },
      once('LOT 2811, JALAN ANGSA, KLANG'),
    ];
    expect(speltByMost(branch, others)).toBe('LOT 2811, JALAN ANGSA, KLANG 1313-SUBANG BESTARI');
    const houses = [once('NO 19, JALAN SETIA ALAM'), once('NO 19, JALAN SETIA ALAN')];
    expect(speltByMost(once('NO 17, JALAN SETLA ALAM'), houses)).toBe('NO 17, JALAN SETIA ALAM');
  });

  it('says nothing about one that two misread alike among many', () => {
    const wrong = { text: 'Kawasan Perindustian Tampol', count: 2 };
    const others = [
      wrong,
      ...['Kawasan', 'Kavasan', 'Kawasan', 'Kawasam', 'Kawasan', 'Kawassn', 'Kawasan'].map((w) =>
        once(`${w} Perindustrian Tampoi`),
      ),
    ];
    expect(speltByMost(once('Kawasan Perindustrian Tanpoi'), others)).toBe('Kawasan Perindustrian Tampoi');
  });
});
