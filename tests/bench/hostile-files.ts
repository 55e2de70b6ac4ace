import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ods, repeated, xlsx } from '../documents/office-files.ts';
import { root } from '../source-imports.ts';

/**
 * The hostile files that the benches try.
 *
 * @param given files, and folders with everything in them; none: the six in ../shared/data/bombs, and office documents that are made here and thrown away
 */
export function hostileFiles(given: readonly string[]): string[] {
  const places = given.length > 0 ? given : [join(root, '../shared/data/bombs'), hostileOffice()];
  return places.flatMap((place) =>
    statSync(place).isDirectory() ? readdirSync(place).map((name) => join(place, name)) : [place],
  );
}

/** One that is recognised before LibreOffice is started, and two that are not: one fills the memory, one takes forever. */
function hostileOffice(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docent-hostile-office-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const far = (last: string) =>
    xlsx(`<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="${last}"><v>1</v></c></row>`);
  writeFileSync(join(folder, 'office-far.xlsx'), far('XFD1048576'));
  writeFileSync(join(folder, 'office-far-hidden.xlsx'), far('XFD&#49;048576'));
  writeFileSync(join(folder, 'office-cells-hidden.ods'), ods(repeated(1_048_576, 16_384, 1, 't'), 't'));
  return folder;
}
