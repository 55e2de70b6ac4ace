import { describe, expect, it } from 'vitest';
import type { StoredReceipt } from '../../src-main/contract/receipt.ts';
import { sameReceipts } from '../../src-main/contract/same-receipt.ts';
import { receiptTables } from '../../src-main/receipts/index.ts';
import { receiptsTogether } from '../../src-main/receipts/together/together.ts';
import { storedReceipt } from './stored-receipt.ts';

const shop = (name: string, tax: string, rest = 'DATE: 02/03/2018\nTEA   2.00\nCAKE   3.00\nTOTAL RM   5.00') =>
  `${name}\n12 JALAN MAJU, 81300 SKUDAI\nGST NO: ${tax}\n${rest}`;
const named = (stored: StoredReceipt, value: string, path = 'company', at = 1): StoredReceipt => ({
  ...stored,
  corrections: [...stored.corrections, { path, value, box: null, before: null, at }],
});
const one = named(storedReceipt('a', shop('CAFE MELATl SDN BHD', '001234567890')), 'CAFE MELATI SDN BHD');

describe('a seller that a person named before', () => {
  it('has that name on other receipts with the same tax number, and what was read stands beside it', () => {
    const other = storedReceipt('b', shop('CAFF MELATI SDN BHD', '001234567890'));
    const { company } = receiptsTogether([one, other])[1]!.receipt.fields;
    expect(company).toMatchObject({
      value: 'CAFE MELATI SDN BHD',
      source: 'seller',
      doubts: [],
      why: ['known-seller'],
    });
    expect(company.alternatives[0]).toMatchObject({ value: 'CAFF MELATI SDN BHD', source: 'layout' });
  });

  it('is not another seller with a tax number of its own', () => {
    const other = storedReceipt('b', shop('KEDAI BUKU JAYA', '009876543210').replace('12 JALAN MAJU', '7 JALAN SETIA'));
    expect(receiptsTogether([one, other])[1]!.receipt.fields.company).toEqual(other.receipt.fields.company);
  });

  it('never changes a receipt whose seller a person gave, and the last name given counts', () => {
    const other = named(storedReceipt('b', shop('CAFF MELATI', '001234567890')), 'Melati, Skudai', 'company', 5);
    const third = storedReceipt('c', shop('CAFE MEIATI', '001234567890'));
    const companies = receiptsTogether([one, other, third]).map(({ receipt }) => receipt.fields.company.value);
    expect(companies).toEqual(['CAFE MELATI SDN BHD', 'Melati, Skudai', 'Melati, Skudai']);
  });
});

describe('a seller that several receipts name alike', () => {
  const right = ['a', 'b'].map((id) => storedReceipt(id, shop('CAFE MELATI SDN BHD', '001234567890')));
  const misread = storedReceipt('c', shop('CAFF MELATI SDN BHD', '001234567891').replace('SKUDAI', 'SKUDA1'));
  const fieldsOf = (all: readonly StoredReceipt[]) => receiptsTogether(all).at(-1)!.receipt.fields;

  it('has that name and address where they were misread, and what was read stands beside them', () => {
    const { company, address } = fieldsOf([...right, misread]);
    expect(company).toMatchObject({ value: 'CAFE MELATI SDN BHD', source: 'seller', why: ['same-seller'] });
    expect(company.alternatives[0]).toMatchObject({ value: 'CAFF MELATI SDN BHD', source: 'layout' });
    expect(address.value).toBe('12 JALAN MAJU, 81300 SKUDAI');
  });

  it('keeps its name where as many receipts have another, at another address, and where a person gave it', () => {
    expect(fieldsOf([right[0]!, misread]).company.value).toBe('CAFF MELATI SDN BHD');
    const elsewhere = storedReceipt('c', shop('CAFE MELATI 2 SDN BHD', '1').replace('12 JALAN MAJU', '5 LORONG KIRI'));
    expect(fieldsOf([...right, elsewhere]).company.value).toBe('CAFE MELATI 2 SDN BHD');
    expect(fieldsOf([...right, named(misread, 'CAFF MELATI')]).company.value).toBe('CAFF MELATI');
  });
});

describe('dates of many receipts', () => {
  const dated = (i: number, date: string) =>
    storedReceipt(
      'abcdef0123'[i]!,
      shop(`SHOP ${i} SDN BHD`, `00000000000${i}`, `DATE: ${date}\nTEA   2.00\nCAKE   3.00\nTOTAL RM   5.00`),
    );
  const usual = Array.from({ length: 9 }, (_, i) => dated(i, `0${i + 1}/03/2018`));

  it('more than a year from all others wait, with the day in the others’ year beside it', () => {
    const odd = receiptsTogether([...usual, dated(9, '04/05/2013')]).at(-1)!.receipt;
    expect([odd.fields.date.doubts, odd.review]).toEqual([['unusual-date'], expect.arrayContaining(['date'])]);
    expect(odd.fields.date.alternatives.map(({ value }) => value)).toContain('2018-05-04');
    expect(
      receiptsTogether([...usual, dated(9, '04/05/2018')]).flatMap(({ receipt }) => receipt.fields.date.doubts),
    ).toEqual([]);
  });

  it('are not judged by a few, nor where a person confirmed them', () => {
    expect(receiptsTogether([usual[0]!, dated(9, '04/05/2013')])[1]!.receipt.fields.date.doubts).toEqual([]);
    const said = named(dated(9, '04/05/2013'), '2013-05-04', 'date');
    expect(receiptsTogether([...usual, said]).at(-1)!.receipt.fields.date.doubts).toEqual([]);
  });
});

describe('the same receipt twice', () => {
  const receipt = (id: string, text: string) => storedReceipt(id, text);
  const NUMBERED = 'CAFE SDN BHD\nINVOICE NO: CS-20188\nDATE: 02/03/2018\nTEA   2.00\nCAKE   3.00\nTOTAL RM   5.00';

  it('is found by seller, date and total, and by its number where the date was misread', () => {
    const [first, again, misread] = [
      receipt('a', NUMBERED),
      receipt('b', NUMBERED),
      receipt('c', NUMBERED.replace('02/03', '02/08')),
    ];
    const found = sameReceipts([first, again, misread]);
    expect(found.get(first)).toEqual([again, misread]);
  });

  it('is not two purchases with numbers of their own', () => {
    const two = [receipt('a', NUMBERED), receipt('b', NUMBERED.replace('20188', '20189'))];
    expect(sameReceipts(two).size).toBe(0);
  });

  it('is named in the table of receipts', () => {
    const [table] = receiptTables(
      ['a', 'b'].map((id) => ({ file: `${id}.jpg`, receipt: receipt(id, NUMBERED).receipt })),
    );
    const at = table!.columns.indexOf('duplicates');
    expect(table!.rows.map((row) => row[at])).toEqual([
      { kind: 'text', value: 'b.jpg' },
      { kind: 'text', value: 'a.jpg' },
    ]);
  });
});
