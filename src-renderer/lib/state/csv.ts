export { toCsv } from '../../../src-main/contract/csv.ts';
