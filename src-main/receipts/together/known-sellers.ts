import type { Receipt, ReceiptField, StoredReceipt } from '../../contract/receipt.ts';
import { alike, asOthersHaveIt, withFields } from './seller-fields.ts';

/** How alike names or addresses must be where no number says that they are one seller's. */
const ALIKE = 0.8;
/** Branches share a tax number and have addresses of their own. */
const SAME_ADDRESS = 0.8;
/** How sure a name is that a person gave before. */
const SURE = 0.97;

/** A seller as a person wrote or confirmed it. */
interface KnownSeller {
  readonly name: string;
  readonly address: string | null;
  readonly numbers: ReadonlySet<string>;
  readonly readAs: { readonly name: string; readonly address: string };
  readonly at: number;
}

/**
 * Receipts with the seller's name and address as a person confirmed or corrected them on another receipt of the same seller: one with the same tax number, IBAN or
 * e-mail, or with nearly the same name at nearly the same address. What was read stands beside it. A receipt that a person put in themselves keeps its own.
 */
export function withKnownSellers(all: readonly StoredReceipt[]): StoredReceipt[] {
  const sellers = all.flatMap((stored) => knownSeller(stored) ?? []).sort((a, b) => b.at - a.at);
  if (sellers.length === 0) return [...all];
  return all.map((stored) => (latest(stored, 'company') === undefined ? withSeller(stored, sellers) : stored));
}

function withSeller(stored: StoredReceipt, sellers: readonly KnownSeller[]): StoredReceipt {
  const { fields } = stored.receipt;
  const [name, address] = [fields.company.value ?? '', fields.address.value ?? ''];
  const mine = numbersOf(stored.receipt);
  const same = sellers.filter(
    (known) =>
      [...mine].some((number) => known.numbers.has(number)) ||
      [known.readAs, { name: known.name, address: known.address ?? '' }].some(
        (read) => alike(read.name, name) >= ALIKE && alike(read.address, address) >= ALIKE,
      ),
  );
  const [seller] = same;
  if (seller === undefined) return stored;
  const there = same.find((known) => known.address !== null && alike(known.address, address) >= SAME_ADDRESS);
  const changed = {
    ...fields,
    company: asKnown(fields.company, seller.name),
    address:
      there?.address == null || latest(stored, 'address') !== undefined
        ? fields.address
        : asKnown(fields.address, there.address),
  };
  return withFields(stored, changed);
}

function asKnown(field: ReceiptField, value: string): ReceiptField {
  return field.value === value
    ? { ...field, doubts: [], confidence: Math.max(field.confidence, SURE) }
    : asOthersHaveIt(field, value, SURE, 'known-seller');
}

function knownSeller(stored: StoredReceipt): KnownSeller | undefined {
  const name = latest(stored, 'company');
  if (name?.value == null) return undefined;
  const { fields } = stored.receipt;
  const numbers = numbersOf(stored.receipt);
  for (const path of ['taxNumber', 'iban', 'email']) {
    const number = latest(stored, path)?.value;
    if (number != null) numbers.add(`${path} ${number}`);
  }
  return {
    name: name.value,
    address: latest(stored, 'address')?.value ?? null,
    numbers,
    readAs: { name: fields.company.value ?? '', address: fields.address.value ?? '' },
    at: name.at,
  };
}

function latest({ corrections }: StoredReceipt, path: string) {
  return corrections.filter((correction) => correction.path === path).sort((a, b) => b.at - a.at)[0];
}

/** Numbers that only one seller has, as far as they were read surely. */
function numbersOf({ fields }: Receipt): Set<string> {
  const found = (['taxNumber', 'iban', 'email'] as const).filter(
    (name) => fields[name].value !== null && fields[name].doubts.length === 0,
  );
  return new Set(found.map((name) => `${name} ${fields[name].value}`));
}
