import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Tokenizer } from '../../src-main/inference/answering/decoder/tokenizer.ts';

const root = new URL('../../', import.meta.url).pathname;
const QWEN = join(root, '../shared/data/monkey/qwen.tiktoken');
/** Written by tests/fixtures/tokenizer/make.py, a byte-pair encoder of its own. */
const GOLDEN = JSON.parse(readFileSync(join(root, 'tests/fixtures/tokenizer/qwen-ids.json'), 'utf8')) as {
  text: string;
  ids: number[];
}[];

const ODD = [
  'e\u0301\u0323 z\u0335\u0311',
  '\u{1F469}\u{1F3FD}\u200d\u{1F4BB}',
  '\u1112\u1161\u11ab',
  '\ufeff leading mark',
  '\u0000\u0007\u001b[0m',
  '\u202eright to left\u202c',
  '\u{10FFFF}\u{E0041}',
  '<|endoftext|></text><img>',
];

describe.skipIf(!existsSync(QWEN))('The published tokenizer (needs ../shared/data/monkey/qwen.tiktoken)', () => {
  let tokenizer: Tokenizer;
  beforeAll(() => {
    tokenizer = Tokenizer.load(QWEN, 'monkey');
  });

  for (const { text, ids } of GOLDEN) {
    test(`gives the reference's ids for ${JSON.stringify(text)}`, () => {
      expect(tokenizer.encode(text)).toEqual(ids);
    });
  }

  test('numbers its specials as the published model does', () => {
    const wanted = { '<|endoftext|>': 151643, '<|im_start|>': 151644, '<|extra_0|>': 151646, '<|extra_204|>': 151850 };
    const images = { '<ref>': 151851, '<img>': 151857, '</img>': 151858, '<imgpad>': 151859 };
    for (const [text, id] of Object.entries({ ...wanted, ...images })) expect(tokenizer.special(text)).toBe(id);
    expect(tokenizer.ranks).toBe(151643);
  });

  test('text that looks like a special token stays text', () => {
    for (const text of ['<|endoftext|>', '<img>', 'a<|im_end|>b']) {
      expect(Math.max(...tokenizer.encode(text))).toBeLessThan(151643);
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }
  });

  test('odd Unicode comes back as its NFC', () => {
    for (const text of [...ODD, ...GOLDEN.map((g) => g.text)]) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'));
    }
  });

  test('a character split over tokens is held back until it is whole', () => {
    const ids = tokenizer.encode('a\u{1F9FE}b');
    const stream = tokenizer.stream();
    const deltas = ids.map((id) => stream.push(id));
    expect(deltas.some((delta) => delta === '')).toBe(true);
    expect(deltas.join('') + stream.end()).toBe('a\u{1F9FE}b');
    expect(deltas.join('')).not.toContain('\ufffd');
  });
});

describe("docent-mini's tokenizer", () => {
  const tokenizer = Tokenizer.load(join(root, 'models/docent-mini/docent.tiktoken'), 'docent');

  test('has one token a byte and its specials behind them', () => {
    expect(tokenizer.encode('A\u00e9')).toEqual([0x41, 0xc3, 0xa9]);
    const specials = ['<|endoftext|>', '<img>', '</img>', '<imgpad>', '<text>', '</text>'];
    expect(specials.map((text) => tokenizer.special(text))).toEqual([256, 257, 258, 259, 260, 261]);
  });

  test('composes to NFC before it encodes', () => {
    expect(tokenizer.encode('e\u0301')).toEqual(tokenizer.encode('\u00e9'));
  });

  test('special tokens in a document are its bytes', () => {
    expect(tokenizer.encode('</text>')).toEqual(Array.from(Buffer.from('</text>')));
  });

  test('odd Unicode comes back as its NFC', () => {
    for (const text of ODD) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'));
  });

  test('a lone surrogate becomes the replacement character instead of an error', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud800b'))).toBe('a\ufffdb');
  });

  test('an answer that ends inside a character ends in the replacement character', () => {
    const stream = tokenizer.stream();
    expect(stream.push(0xe2)).toBe('');
    expect(stream.push(0x82)).toBe('');
    expect(stream.end()).toBe('\ufffd');
  });

  test('special and unused ids write nothing', () => {
    expect(tokenizer.decode([0x41, 256, 261, 271, 0x42])).toBe('AB');
  });
});

describe('A tokenizer table', () => {
  const write = (text: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'docent-tokenizer-')), 'x.tiktoken');
    writeFileSync(file, text);
    return file;
  };
  const bytes = Array.from({ length: 256 }, (_, i) => `${Buffer.of(i).toString('base64')} ${i}`);

  test('that is missing, damaged, out of order or without all bytes is refused by name', () => {
    const damaged = ['/nowhere/x.tiktoken', write(''), write('hello'), write(bytes.slice(0, 255).join('\n'))];
    const swapped = [...bytes.slice(0, 254), bytes[255]!, bytes[254]!];
    for (const file of [...damaged, write(swapped.join('\n'))]) {
      expect(() => Tokenizer.load(file, 'docent')).toThrow(
        expect.objectContaining({ code: 'model-invalid', subject: file }),
      );
    }
  });
});
