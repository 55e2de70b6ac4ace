import { expect, it } from 'vitest';
import { moreCsv, toCsv } from '../../src-main/contract/csv.ts';
import { jsonLine } from '../../src-main/contract/json-lines.ts';

it('A line of JSON lines is one line for every reader, commands no terminal, and comes back as it was', () => {
  const value = { text: 'a\u2028b\u2029c\u0085d\u009b31me\u007ff\ng\u001b[2J', 합계: 1 };
  const line = jsonLine(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  expect(line.endsWith('}\n')).toBe(true);
  expect(line).toContain('합계');
  expect(JSON.parse(line)).toEqual(value);
});

it('Rows that are added to a CSV file are written as its first ones, without another mark of its beginning', () => {
  const rows = [['=1+1', 'a"b', -1.5, null]];
  expect(toCsv(rows)).toBe(`\uFEFF${moreCsv(rows)}`);
  expect(moreCsv(rows)).toBe(`'=1+1,"a""b",-1.5,\r\n`);
});
