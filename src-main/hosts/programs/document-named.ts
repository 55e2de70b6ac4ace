import type { DocentApi } from '../../contract/docent-api.ts';
import { DocentError } from '../../contract/errors.ts';
import type { LibraryDocument } from '../../contract/library.ts';
import { NotThere } from './not-there.ts';

const ID = /^[0-9a-f]{64}$/;
/** Number of valid names listed in the error for a wrong one. */
const NAMES_TOLD = 10;

/**
 * The document that a program means: by its id, its name, or a part of the name that no other document has.
 *
 * @throws DocentError bad-input when several are meant; NotThere, with what there is instead
 */
export async function documentNamed(api: DocentApi, named: string): Promise<LibraryDocument> {
  const all = await api.listDocuments({ removed: false });
  const wanted = named.trim();
  const folded = wanted.toLowerCase();
  const ways: ((document: LibraryDocument) => boolean)[] = ID.test(wanted)
    ? [({ id }) => id === wanted]
    : [
        ({ name }) => name === wanted,
        ({ name }) => name.toLowerCase() === folded,
        ({ name }) => folded !== '' && name.toLowerCase().includes(folded),
      ];
  for (const way of ways) {
    const found = all.filter(way);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      const names = listed(found.map(({ name, id }) => `${name} (${id})`));
      throw new DocentError('bad-input', `Several documents are called ${named}: ${names}. Give the id.`, {
        subject: named,
      });
    }
  }
  const there = all.length === 0 ? 'The library is empty.' : `There are: ${listed(all.map(({ name }) => name))}.`;
  throw new NotThere(`There is no document ${named} in the library. ${there}`, named);
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_TOLD;
  return names.slice(0, NAMES_TOLD).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
