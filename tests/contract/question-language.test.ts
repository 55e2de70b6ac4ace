import { describe, expect, it } from 'vitest';
import { seemsForeign } from '../../src-main/contract/question-language.ts';

describe('a question', () => {
  it.each([
    'Wie heißt der Direktor?',
    'Wer unterschrieb?',
    'Wann wurde die Bibliothek eröffnet?',
    'Was ist der Gesamtbetrag?',
    'Quel est le montant total ?',
    'Qui a signé ?',
    '¿Cuál es el total?',
    'Qual è il totale?',
    'Qual é o valor total da fatura?',
    'Wat is het totaal van de factuur?',
  ])('in another language seems foreign: %s', (question) => {
    expect(seemsForeign(question)).toBe(true);
  });

  it.each([
    'What is the total?',
    'Who opened the reading garden?',
    'and who signed it?',
    'total',
    'Summarise',
    'List all dates',
    'policy number KX-58213',
    'When was Die Zeit founded?',
    'How much did La Maison des Fleurs charge?',
    'What is the address of El Corte Inglés in Las Palmas?',
    'Does Jan van der Berg live in Den Haag?',
    'Was the garden open in May?',
    '',
  ])('in English does not: %s', (question) => {
    expect(seemsForeign(question)).toBe(false);
  });
});
