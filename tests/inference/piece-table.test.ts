import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPieces } from '../../models/import/pieces.ts';
import { PieceTable } from '../../src-main/inference/answering/decoder/piece-table.ts';
import { Tokenizer } from '../../src-main/inference/answering/decoder/tokenizer.ts';
import { tinyFolder } from '../models/import/fixtures.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';

async function tiny(): Promise<{ file: string; names: string[] }> {
  const pieces = await readPieces(tinyFolder('llava-tiny'));
  const file = join(temporaryFolder(), 'llama-pieces.json');
  writeFileSync(file, JSON.stringify({ pieces }));
  return { file, names: pieces.map(([text]) => text) };
}

describe('PieceTable', () => {
  it("joins the neighbours with the best score first, as SentencePiece's BPE does", async () => {
    const { file, names } = await tiny();
    const table = PieceTable.load(file);
    const split = (text: string) => table.encode(text).map((id) => names[id]);
    expect(split(' the total')).toEqual(['▁the', '▁total']);
    // "▁t" is made first; then "on" has a better score than "▁to".
    expect(split(' ton')).toEqual(['▁t', 'on']);
    expect(split('hein')).toEqual(['he', 'in']);
  });

  it('falls back to bytes, and gives every text back', async () => {
    const { file, names } = await tiny();
    const table = PieceTable.load(file);
    expect(table.encode('\n€').map((id) => names[id])).toEqual(['<0x0A>', '<0xE2>', '<0x82>', '<0xAC>']);
    const tokenizer = Tokenizer.load(file, 'llava');
    for (const text of ['the total: 12.50 €', ' \n two  spaces', 'naïve 漢字 🙂', '<s> is text']) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'));
    }
    expect(tokenizer.encode('<s>')).not.toContain(1);
  });

  it('refuses a vocabulary without all bytes', () => {
    const file = join(temporaryFolder(), 'llama-pieces.json');
    writeFileSync(file, JSON.stringify({ pieces: [['a', 0, 1]] }));
    expect(() => PieceTable.load(file)).toThrow(/all 256 bytes/);
    writeFileSync(file, '{');
    expect(() => PieceTable.load(file)).toThrow(/cannot be read/);
  });
});
