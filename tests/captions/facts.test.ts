import { describe, expect, test } from 'vitest';
import { captionFacts, PageFacts } from '../../src-main/captions/facts.ts';

const facts = (text: string) => captionFacts(text).map(({ kind, text: t }) => `${kind} ${t}`);
const wrong = (text: string, page: readonly string[]) => {
  const onPage = new PageFacts(page);
  return captionFacts(text)
    .filter((fact) => !onPage.has(fact))
    .map((fact) => fact.text);
};

describe('the facts of a caption', () => {
  test('are its names, numbers and dates, and not the words around them', () => {
    expect(facts('A receipt from Keda Runcit of 17/01/2024. Its total is RM 54.15.').sort()).toEqual([
      'date 17/01/2024',
      'name Keda Runcit',
      'name RM',
      'number 54.15',
    ]);
    expect(facts('The page shows a table. It has two columns.')).toEqual([]);
    expect(facts('The Bank of England and Noor Haddad')).toEqual(['name Bank of England and Noor Haddad']);
  });

  test('are found on a page in any notation', () => {
    const page = ['KEDA RUNCIT', 'Date: 17 Jan 2024', 'TOTAL', 'RM 1,054.15'];
    expect(wrong('Keda Runcit, 17/01/2024, 1054.15', page)).toEqual([]);
    expect(wrong('KedaRuncit', page)).toEqual([]);
  });

  test('are not found on a page that says something else', () => {
    const page = ['KEDA RUNCIT', 'Date: 17 Jan 2024', 'TOTAL 54.15'];
    expect(wrong('Keda Market sold it on 18/01/2024 for 54.51.', page)).toEqual(['18/01/2024', '54.51', 'Keda Market']);
    // A short number inside a longer one is not that number.
    expect(wrong('It cost 4.15.', page)).toEqual(['4.15']);
  });
});
