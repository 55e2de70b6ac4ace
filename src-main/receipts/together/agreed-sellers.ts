import type { StoredReceipt } from '../../contract/receipt.ts';
import { foldText } from '../../contract/same-text.ts';
import { alike, asOthersHaveIt, foldedAlike, withFields } from './seller-fields.ts';
import { speltByMost } from './spelt-by-most.ts';

/** More spellings of one seller than these tell nothing more. */
const MOST = 25;
/** A misread name or address is this much like the right one. */
const MISREAD = 0.8;
/** One seller: names and addresses at least so much alike, or nearly the same address under a name that is read badly. */
const SAME = { name: 0.7, address: 0.8 };
const SAME_PLACE = { name: 0.5, address: 0.9 };
/** How sure a spelling is that most receipts of a seller have. */
const SURE = 0.8;

type Part = 'company' | 'address';

/** A name or address as several receipts have it alike. */
interface Spelling {
  readonly value: string;
  readonly count: number;
  /** The names and addresses that it was read with, each once. */
  readonly with: readonly Readonly<Record<Part, string>>[];
}

/**
 * Receipts with the seller's name and address as most receipts of the same seller have them: a letter that is misread on one paper is read right on others. What was read
 * stands beside it. What a person said, an electronic invoice has or the file's own text says stays.
 */
export function withAgreedSellers(all: readonly StoredReceipt[]): StoredReceipt[] {
  const spellings = { company: spellingsOf(all, 'company'), address: spellingsOf(all, 'address') };
  return all.map((stored) => {
    const changed = (['company', 'address'] as const).flatMap((part) => {
      const value = agreedValue(stored, part, spellings[part]);
      const field = stored.receipt.fields[part];
      if (value === undefined) return [];
      // Many readings of a bad print may be wrong alike: what was doubtful stays so.
      const spelt = asOthersHaveIt(field, value, Math.min(SURE, field.confidence), 'same-seller');
      return [[part, { ...spelt, doubts: field.doubts }] as const];
    });
    return changed.length === 0
      ? stored
      : withFields(stored, { ...stored.receipt.fields, ...Object.fromEntries(changed) });
  });
}

function agreedValue(stored: StoredReceipt, part: Part, spellings: ReadonlyMap<string, Spelling>): string | undefined {
  const { receipt, corrections } = stored;
  const { value, source } = receipt.fields[part];
  const mayChange = receipt.lines === 'model' && (source === 'model' || source === 'layout');
  if (!mayChange || value === null || corrections.some(({ path }) => path === part)) return undefined;
  const letters = foldText(value);
  const read = partsOf(stored);
  const others: Spelling[] = [];
  for (const [key, spelling] of spellings) {
    if (key === letters || foldedAlike(key, letters, MISREAD) < MISREAD) continue;
    if (spelling.with.some((other) => isSameSeller(read, other))) others.push(spelling);
  }
  const asked = others.sort((a, b) => b.count - a.count).slice(0, MOST);
  const own = { text: value, count: spellings.get(letters)?.count ?? 1 };
  const spelt = speltByMost(
    own,
    asked.map(({ value: text, count }) => ({ text, count })),
  );
  if (foldText(spelt) === letters) return undefined;
  // Of a paper that has it so, the marks and spaces are right as well.
  return spellings.get(foldText(spelt))?.value ?? spelt;
}

function isSameSeller(a: Readonly<Record<Part, string>>, b: Readonly<Record<Part, string>>): boolean {
  const [name, address] = [alike(a.company, b.company), alike(a.address, b.address)];
  return [SAME, SAME_PLACE].some((least) => name >= least.name && address >= least.address);
}

/** By their letters and digits. */
function spellingsOf(all: readonly StoredReceipt[], part: Part): ReadonlyMap<string, Spelling> {
  const found = new Map<string, Spelling>();
  for (const stored of all) {
    const read = partsOf(stored);
    const key = foldText(read[part]);
    if (key === '') continue;
    const { value, count, with: others } = found.get(key) ?? { value: read[part], count: 0, with: [] };
    const known = others.some((other) => other.company === read.company && other.address === read.address);
    found.set(key, { value, count: count + 1, with: known ? others : [...others, read] });
  }
  return found;
}

function partsOf({ receipt: { fields } }: StoredReceipt): Readonly<Record<Part, string>> {
  return { company: fields.company.value ?? '', address: fields.address.value ?? '' };
}
