import { describe, expect, it } from 'vitest';
import { withTradeWords } from '../../src-main/receipts/fields/trade-words.ts';

describe('a long word of trade in a business’s name', () => {
  it.each([
    ['WESTERN STETIONERY SDN. BHD', 'WESTERN STATIONERY SDN. BHD'],
    ['VERBENA CONFECTiuNERY SDN BHD', 'VERBENA CONFECTIONERY SDN BHD'],
    ['A1 HARWARE', 'A1 HARDWARE'],
    ['Oriental Internatlonal Sdn Bhd', 'Oriental International Sdn Bhd'],
  ])('is spelt right where its first and last letter were read: %s', (read, right) => {
    expect(withTradeWords(read)).toBe(right);
  });

  it.each(['RESTAURANTE EL SOL', 'PHARMACIE DU PARC', 'RISTORANTE ROMA', 'TRADER JOE', 'SERVICE STATION', ''])(
    'is not made of other words, nor of those of other languages: %s',
    (name) => {
      expect(withTradeWords(name)).toBe(name);
    },
  );
});
