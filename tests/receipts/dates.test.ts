import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import type { TextLine } from '../../src-main/contract/page.ts';
import { findDates } from '../../src-main/reading/dates.ts';
import { evidence } from '../../src-main/reading/evidence.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { QUESTIONS } from '../../src-main/receipts/questions.ts';
import { linesOf } from './sample-lines.ts';

/** The lines with every digit read as surely as told. */
function digitsRead(lines: readonly TextLine[], digit: number): TextLine[] {
  return lines.map((line) => {
    const scores = [...line.text].map((char) => (/\d/.test(char) ? digit : 1));
    return { ...line, scores, score: scores.reduce((sum, one) => sum + one, 0) / scores.length };
  });
}

const fieldsOf = (text: string) => extractReceipt({ page: 1, lines: linesOf(text), source: 'model' }).fields;

describe('a date in words', () => {
  const LOCALES = ['en-GB', 'de-DE', 'fr-FR', 'it-IT', 'es-ES', 'nl-NL', 'pt-PT', 'ms-MY'];

  it.each(LOCALES)('is read in every month: %s', (locale) => {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' });
      for (let i = 0; i < 12; i++) {
        const day = new Date(Date.UTC(2024, i, 17));
        const written = format.format(day);
        expect(
          findDates(written).map(({ days }) => days),
          written,
        ).toEqual([[day.toISOString().slice(0, 10)]]);
      }
    }
  });

  it.each([
    ['7. März 2024', '2024-03-07'],
    ['1er août 2024', '2024-08-01'],
    ['3 de mayo de 2024', '2024-05-03'],
    ['1º de outubro de 2024', '2024-10-01'],
    ['March 5th, 2024', '2024-03-05'],
    ['the 5th of March 2024', '2024-03-05'],
    ['14 Ogos 2024', '2024-08-14'],
    ["2 SEPT '24", '2024-09-02'],
    ['7 demaio de 2025', '2025-05-07'],
    ['30 de abril de2025', '2025-04-30'],
  ])('%s', (written, day) => {
    expect(findDates(written).map(({ days }) => days)).toEqual([[day]]);
  });

  it('is not seen in goods', () => {
    for (const text of ['1 SET 20', '3 MARKER 12', '2 DEZ 4 PCS', '5 items 10'])
      expect(findDates(text), text).toEqual([]);
  });

  it('has no year where a time stands, and no month where two are as near', () => {
    expect(findDates('30 Dec 7 18:40:57')).toEqual([]);
    expect(findDates('05 Mary 2018 18:21')).toEqual([]);
    expect(findDates('30 Decembr 17 18:40').map(({ days }) => days)).toEqual([['2017-12-30']]);
  });
});

/** The date of a page whose text is the file's own, where the model says that this one is it. */
function withSaid(rows: string, said: string) {
  const lines = linesOf(`SHOP LTD\n${rows}\nTOTAL EUR   5.00`);
  const [question, page] = [QUESTIONS.date, 1];
  const places = evidence(said, lines, { question }).map((item) => ({ page, ...item }));
  const date: Answer = { question, answer: said, found: true, page, evidence: places, confidence: 0.9 };
  return extractReceipt({ page, lines, source: 'text-layer', answers: { date } }).fields.date;
}

describe('dates of a document', () => {
  it.each([
    ['Invoice date: 14/03/2024   Due date: 13/04/2024', '2024-03-14', '2024-04-13'],
    ['Fällig am: 21.03.2024\nRechnungsdatum: 07.03.2024', '2024-03-07', '2024-03-21'],
    ["Date d'échéance : 15/08/2024\nDate de facturation : 16/07/2024", '2024-07-16', '2024-08-15'],
    ['Scadenza: 30/06/2024\nData fattura: 31/05/2024', '2024-05-31', '2024-06-30'],
    ['Vervaldatum: 29-02-2024\nFactuurdatum: 30-01-2024', '2024-01-30', '2024-02-29'],
  ])('have their own fields: %s', (rows, date, due) => {
    const fields = fieldsOf(`SHOP LTD\n${rows}\nTOTAL EUR   5.00`);
    expect([fields.date.value, fields.dueDate.value]).toEqual([date, due]);
  });

  it('are told apart by the heads of their columns', () => {
    const fields = fieldsOf('SHOP LTD\nInvoice date    Due date\n14/03/2024      13/04/2024\nTOTAL EUR   5.00');
    expect([fields.date.value, fields.dueDate.value]).toEqual(['2024-03-14', '2024-04-13']);
  });

  it.each([
    ['Date of treatment: 12/03/2024\nInvoice date: 24/03/2024', '2024-03-24'],
    ['Behandlung am: 12.03.2024\nRechnungsdatum: 24.03.2024', '2024-03-24'],
    ['Printed on: 26/03/2024\nDate: 24/03/2024', '2024-03-24'],
    ['R\u00e9gl\u00e9e le 26/03/2024\nDate 24/03/2024', '2024-03-24'],
    ['Facture d\u2019origine du 01/02/2024\nDate de facture 24/03/2024', '2024-03-24'],
    ['Date of birth: 01/02/1975\nTax point: 24/03/2024', '2024-03-24'],
    ['Renouvellement le 24/04/2024\nParis, le 24/03/2024', '2024-03-24'],
  ])('are not those that labels call something else: %s', (rows, date) => {
    expect(withSaid(rows, /\d[\d./]+/.exec(rows)![0]).value).toBe(date);
  });

  it('wait where no label tells which of several is its own, whatever the model says', () => {
    const { doubts } = withSaid('Survey date: 12/03/2024\nMeeting date: 24/03/2024', '12/03/2024');
    expect(doubts).toContain('two-candidates');
  });

  it('of rows in a table do not become the date by the head of their column', () => {
    const rows = 'Date        Work\n01/03/2024  Roof   20.00\n02/03/2024  Wall   30.00\nInvoice date: 24/03/2024';
    expect(fieldsOf(`SHOP LTD\n${rows}\nTOTAL EUR   50.00`).date.value).toBe('2024-03-24');
  });

  it('include the period and the delivery', () => {
    const fields = fieldsOf(
      'UTILITY LTD\nDate: 02/06/2024\nPeriod: 01/05/2024 - 31/05/2024\nDelivery date: 28/05/2024\nTOTAL EUR   5.00',
    );
    expect([fields.date.value, fields.period.value, fields.deliveryDate.value]).toEqual([
      '2024-06-02',
      '2024-05-01/2024-05-31',
      '2024-05-28',
    ]);
  });

  it('do not make a due date the date when there is no other', () => {
    expect(fieldsOf('SHOP LTD\nDue date: 13/04/2024\nTOTAL EUR   5.00').date).toMatchObject({
      value: null,
      doubts: ['missing'],
    });
  });

  it('have day and month in the order of a weekday, a country or a currency, else wait', () => {
    const date = (rows: string) => fieldsOf(`SHOP\n${rows}\nTOTAL   5.00`).date;
    expect(date('Tuesday 03/04/2018')).toMatchObject({ value: '2018-04-03', doubts: [] });
    expect(date('Sunday 03/04/2018')).toMatchObject({ value: '2018-03-04', doubts: [] });
    expect(date('Albany NY\n03/04/2018')).toMatchObject({ value: '2018-03-04', doubts: [] });
    expect(date('03.04.2018')).toMatchObject({ value: '2018-04-03', doubts: [] });
    expect(date('03/04/2018').doubts).toContain('ambiguous-date');
  });

  it('wait when their digits were not read surely, unless the page has the same day twice', () => {
    const read = (rows: string, digit: number) => {
      const lines = linesOf(`SHOP SDN BHD\n${rows}\nTOTAL   5.00`);
      return extractReceipt({ page: 1, lines: digitsRead(lines, digit), source: 'model' }).fields.date.doubts;
    };
    expect(read('14/03/2018', 0.999)).toEqual([]);
    expect(read('14/03/2018', 0.97)).toContain('low-confidence');
    expect(read('14/03/2018\nPRINTED 14/03/2018', 0.97)).toEqual([]);
  });
});

describe('a day that was printed twice, and misread once', () => {
  const read = (first: number, second: number, label = '') => {
    const [above, below] = [`SHOP SDN BHD\n${label}17/03/2018`, '17/05/2018\nTOTAL   5.00'];
    const rows = linesOf(`${above}\n${below}`);
    const lines = rows.flatMap((line, i) => digitsRead([line], i === 1 ? first : second));
    return extractReceipt({ page: 1, lines, source: 'model' }).fields.date;
  };

  it('is the one that was read more surely, label or not, and waits; the other is shown beside it', () => {
    for (const label of ['', 'Date: ']) {
      const date = read(0.9, 0.995, label);
      expect(date.value).toBe('2018-05-17');
      expect(date.alternatives.map(({ value }) => value)).toEqual(['2018-03-17']);
      expect(date.doubts).not.toEqual([]);
    }
  });

  it('is the one with the label where neither was read more surely', () => {
    expect(read(0.99, 0.99, 'Date: ').value).toBe('2018-03-17');
  });
});

describe('a number that a till gave the receipt', () => {
  const PARTS = 'SHOP SDN BHD\nInvoice No: OR18050502160248\n05 May 2018 13:02\nTOTAL   5.00';
  const read = (text: string) => extractReceipt({ page: 1, lines: digitsRead(linesOf(text), 0.985), source: 'model' });

  it('makes a date surer if it holds the same day, and less sure if it holds one that is a digit off', () => {
    const [same, none, off] = ['OR18050502160248', 'ORKKKK', 'OR18050802160248'].map(
      (number) => read(PARTS.replace('OR18050502160248', number)).fields.date.confidence,
    );
    expect(same).toBeGreaterThan(none!);
    expect(off).toBeLessThan(none!);
  });

  it('tells day from month', () => {
    const text = 'SHOP\nInvoice No: 2018050310080010325\n03/05/2018 13:02\nTOTAL   5.00';
    expect(read(text).fields.date).toMatchObject({ value: '2018-05-03', doubts: [] });
    const swapped = text.replace('2018050310080010325', '2018030510080010325');
    expect(read(swapped).fields.date.value).toBe('2018-03-05');
  });

  it('of a part tells no order of day and month', () => {
    const date = read('SHOP SDN BHD\nMG22 12 - 20/1000\n07-06-16 15:26\nTOTAL   5.00').fields.date;
    expect(date.value).toBe('2016-06-07');
  });
});

describe('a date that was printed or read badly', () => {
  const date = (row: string) => fieldsOf(`SHOP SDN BHD\n${row}\nTOTAL RM   5.00`).date;

  it('is read without marks if a time stands behind it', () => {
    expect(date('0044 25032018 13:11:54 0003').value).toBe('2018-03-25');
    expect(date('REF 20180428/191204')).toMatchObject({ value: '2018-04-28', format: 'YYYYMMDD' });
    expect(date('CARD 20180428').value).toBeNull();
  });

  it.each([
    ['14/Mey/2017 02:56', '2017-05-14'],
    ['Date: 2l/O5/2018', '2018-05-21'],
  ])('waits when a letter had to be guessed: %s', (row, day) => {
    const read = date(row);
    expect(read.value).toBe(day);
    expect(read.doubts).toContain('guessed-digits');
  });

  it('has its stroke back where that was read for a digit', () => {
    expect(date('Date: 17/0472018').value).toBe('2018-04-17');
    for (const row of ['Date: 1770412018', 'No. 17704/2018', 'No. 104/12/2018'])
      expect(date(row).value, row).toBeNull();
  });

  it('waits when a mark before it was read for a digit', () => {
    const read = date('Date : 128/04/18');
    expect(read.value).toBe('2018-04-28');
    expect(read.doubts).toContain('guessed-digits');
  });

  it.each(['Date: 23/032018', 'Date: 2303/2018'])('waits without a mark where its digits are not sure: %s', (row) => {
    const read = (digit: number) => {
      const lines = digitsRead(linesOf(`SHOP SDN BHD\n${row}\nTOTAL RM   5.00`), digit);
      return extractReceipt({ page: 1, lines, source: 'model' }).fields.date;
    };
    expect(read(1)).toMatchObject({ value: '2018-03-23', format: null, doubts: [] });
    expect(read(0.9).doubts).toEqual(expect.arrayContaining(['low-confidence', 'guessed-digits']));
  });

  it('of a year that no document is of has the year that it is a digit away from, and waits', () => {
    for (const year of ['7018', '0018', '2518']) {
      const { date } = fieldsOf(`CAFE MELATI\nDATE 20/04/${year} 20:43\nTOTAL RM 5.00`);
      expect([date.value, date.doubts.includes('guessed-digits')], year).toEqual(['2018-04-20', true]);
    }
    expect(fieldsOf('CAFE MELATI\nBOLT 12 - 20/1000\nTOTAL RM 5.00').date.value).not.toBe('2000-12-20');
  });

  it('gives way to another one if it is still to come, and that one waits', () => {
    const { date } = fieldsOf('CAFE MELATI\nDATE: 08/10/2092\nTEA 5.00\nTOTAL RM 5.00\n08/10/2017 12:11');
    expect(date).toMatchObject({ value: '2017-10-08', doubts: expect.arrayContaining(['unusual-date']) });
  });

  it('waits when it cannot be, or is not on its weekday', () => {
    expect(date('Date: 12/03/2092').doubts).toContain('unusual-date');
    expect(date('Fri 17/03/2018').doubts).toContain('unusual-date');
    expect(date('Sat 17/03/2018').doubts).toEqual([]);
  });

  it('is not made of numbers that are none', () => {
    for (const row of ['TEL 03-40210276', 'NO 12 3456-78', '10 APPLES 2018', 'A/C 1234/5678'])
      expect(date(row).value, row).toBeNull();
  });
});
