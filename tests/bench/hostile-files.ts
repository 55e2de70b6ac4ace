import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../source-imports.ts';

/** The hostile files that the benches try. @param given files, and folders with everything in them; none: the six in ../shared/data/bombs */
export function hostileFiles(given: readonly string[]): string[] {
  const places = given.length > 0 ? given : [join(root, '../shared/data/bombs')];
  return places.flatMap((place) =>
    statSync(place).isDirectory() ? readdirSync(place).map((name) => join(place, name)) : [place],
  );
}
