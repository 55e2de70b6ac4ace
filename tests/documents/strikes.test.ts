import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Strikes } from '../../src-main/documents/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'docent-strikes-'));
const check = (strikes: Strikes, document: string) => () => strikes.check(document, `${document}.pdf`);

describe('What is known of documents that ended the process that read them', () => {
  it('lasts over a restart, from the first time on, until a call succeeds or somebody trusts the document', () => {
    const file = join(folder, 'a.json');
    new Strikes(file).add('bad', 'rasterise 1', 'It took too long.');
    expect(new Strikes(file).has('bad')).toBe(true);
    expect(check(new Strikes(file), 'bad')).not.toThrow();
    new Strikes(file).add('bad', 'text 1', 'It took too long again.');
    const stopped = expect.objectContaining({ code: 'document-stopped', subject: 'bad.pdf' });
    expect(check(new Strikes(file), 'bad')).toThrow(stopped);
    expect(check(new Strikes(file), 'bad')).toThrow('It took too long again.');
    expect(check(new Strikes(file), 'good')).not.toThrow();
    new Strikes(file).succeeded('bad', 'text 1');
    expect(check(new Strikes(file), 'bad')).not.toThrow();
    new Strikes(file).forgive('bad');
    expect(new Strikes(file).has('bad')).toBe(false);
  });

  it('is kept of the last thousand documents, and never keeps Docent from starting or reading', () => {
    const file = join(folder, 'b.json');
    const strikes = new Strikes(file);
    for (let i = 0; i < 1005; i++) strikes.add(`document-${i}`, 'open', 'It crashed.');
    expect(new Strikes(file).has('document-4')).toBe(false);
    expect(new Strikes(file).has('document-5')).toBe(true);
    for (const damage of ['', 'not JSON', '[]', '{"a":{"calls":{"open":-1},"reason":""}}']) {
      writeFileSync(file, damage);
      expect(new Strikes(file).has('a'), damage).toBe(false);
    }
    const nowhere = new Strikes(join(folder, 'missing', 'c.json'));
    nowhere.add('bad', 'open', 'It crashed.');
    nowhere.add('bad', 'open', 'It crashed.');
    expect(check(nowhere, 'bad')).toThrow('It crashed.');
  });
});
