import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { Box } from '../../../src-main/contract/page.ts';
import type { ReceiptExportFormat, ReceiptPreset, StoredReceipt } from '../../../src-main/contract/receipt.ts';
import { isCancelled } from './error-words.ts';
import { Stopping } from './stopping.svelte.ts';

export const ITEM_PARTS = ['name', 'quantity', 'unitPrice', 'amount', 'taxRate'] as const;
export type ItemPart = (typeof ITEM_PARTS)[number];

/** Receipts that were read, and those that are being read. Reading continues while the reader is elsewhere. */
export class ReceiptsState {
  readonly #api: DocentApi;
  #all = $state.raw<readonly StoredReceipt[]>([]);
  #failures = $state.raw<ReadonlyMap<string, { code: string; message: string }>>(new Map());
  #loaded = $state(false);
  #running = $state(false);
  #progress = $state.raw<{ done: number; total: number } | null>(null);
  #error = $state.raw<unknown>(null);
  #stopping = $state.raw<Stopping | null>(null);
  #schema = $state.raw<{ name: string; text: string } | { preset: ReceiptPreset } | null>(null);

  /** Those a person should look at come first, the last read first among them. */
  readonly rows = $derived.by(() =>
    [...this.#all].sort((a, b) => Number(b.receipt.review.length > 0) - Number(a.receipt.review.length > 0)),
  );
  readonly waiting = $derived.by(() => this.#all.filter(({ receipt }) => receipt.review.length > 0).length);

  /** Documents that were read without being asked for: what failed, or was stopped, is not begun again. */
  readonly #filled = new Set<string>();

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  get failures(): ReadonlyMap<string, { code: string; message: string }> {
    return this.#failures;
  }

  get running(): boolean {
    return this.#running;
  }

  get progress(): { done: number; total: number } | null {
    return this.#progress;
  }

  get error(): unknown {
    return this.#error;
  }

  /** What is read beside the fields of every receipt: those of a preset, or of a JSON Schema of the reader's own. */
  get schema(): { name: string; text: string } | { preset: ReceiptPreset } | null {
    return this.#schema;
  }

  async takeSchema(file: Pick<File, 'name' | 'text'> | null): Promise<void> {
    this.#schema = file === null ? null : { name: file.name, text: await file.text() };
  }

  takePreset(preset: ReceiptPreset | null): void {
    this.#schema = preset === null ? null : { preset };
  }

  async load(): Promise<void> {
    this.#all = await this.#api.listReceipts({ documentIds: null });
    this.#loaded = true;
  }

  /** Reads those of the documents that were never read. */
  async fill(documentIds: readonly string[]): Promise<void> {
    const read = new Set(this.#all.map(({ documentId }) => documentId));
    const unread = documentIds.filter((id) => !read.has(id) && !this.#filled.has(id));
    if (unread.length === 0) return;
    for (const id of unread) this.#filled.add(id);
    await this.read(unread);
  }

  find(documentId: string, page: number): StoredReceipt | undefined {
    return this.#all.find((receipt) => receipt.documentId === documentId && receipt.page === page);
  }

  /** Reads documents as receipts. @param again also those that were read before */
  async read(documentIds: readonly string[], again = false): Promise<void> {
    const stopping = new Stopping();
    this.#stopping = stopping;
    this.#running = true;
    this.#error = null;
    this.#failures = new Map([...this.#failures].filter(([id]) => !documentIds.includes(id)));
    this.#progress = { done: 0, total: documentIds.length };
    try {
      for await (const event of this.#api.readReceipts(
        { documentIds: [...documentIds], again, schema: this.#schema },
        { signal: stopping.signal },
      )) {
        this.#progress = { done: event.done, total: event.total };
        if (event.kind === 'receipts') for (const receipt of event.receipts) this.#take(receipt);
        else this.#failures = new Map([...this.#failures, [event.documentId, event.error]]);
        stopping.oneDone();
      }
      await this.load();
    } catch (error) {
      if (!isCancelled(error)) this.#error = error;
    } finally {
      this.#running = false;
      this.#progress = null;
      this.#stopping = null;
    }
  }

  /** Stops the current run; null if none is running. */
  get stopping(): Stopping | null {
    return this.#stopping;
  }

  /** Sets a field's value, and its box if the reader pointed at it. The same value confirms it. */
  async correct(receipt: StoredReceipt, path: string, value: string | null, box: Box | null = null): Promise<void> {
    await this.#put(receipt, path, value, box);
    await this.load();
  }

  /** Confirms all values of these receipts that wait for review. Missing fields stay open. */
  async accept(receipts: readonly StoredReceipt[]): Promise<void> {
    for (const stored of receipts) {
      for (const path of stored.receipt.review) {
        const value = valueAt(stored, path);
        if (value !== null) await this.#put(stored, path, value);
      }
    }
    await this.load();
  }

  /** Adds an item that was not read. Empty cells stay empty. */
  async addItem(receipt: StoredReceipt, parts: Readonly<Record<ItemPart, string>>): Promise<void> {
    const added = receipt.receipt.items.flatMap((item) => item.added ?? []);
    const number = Math.max(-1, ...added) + 1;
    for (const part of ITEM_PARTS) {
      if (parts[part].trim() !== '') await this.#put(receipt, `items.+${number}.${part}`, parts[part]);
    }
    await this.load();
  }

  /** Removes a line that the reader added. */
  async removeItem(receipt: StoredReceipt, number: number): Promise<void> {
    for (const part of ITEM_PARTS) await this.#put(receipt, `items.+${number}.${part}`, null);
    await this.load();
  }

  async export(format: ReceiptExportFormat): Promise<{ name: string; mime: string; bytes: Uint8Array }> {
    return await this.#api.exportReceipts({ documentIds: null, format });
  }

  /** A correction also tells about other receipts, of the same seller: whoever calls this loads them all. */
  async #put(receipt: StoredReceipt, path: string, value: string | null, box: Box | null = null): Promise<void> {
    const { documentId, page } = receipt;
    this.#take(await this.#api.correctReceipt({ documentId, page, path, value, box }));
  }

  #take(receipt: StoredReceipt): void {
    const others = this.#all.filter((r) => r.documentId !== receipt.documentId || r.page !== receipt.page);
    this.#all = [receipt, ...others].sort((a, b) => b.readAt - a.readAt);
  }
}

/** What was read at a path of the review queue; null if nothing was, or if the path is no single field. */
function valueAt({ receipt }: StoredReceipt, path: string): string | null {
  const [head = '', index, part] = path.split('.');
  const fields: Readonly<Record<string, { value: string | null } | undefined>> = receipt.fields;
  if (index === undefined) return fields[head]?.value ?? null;
  if (head === 'custom') return receipt.custom[path.slice('custom.'.length)]?.value ?? null;
  if (head === 'items') return receipt.items[Number(index)]?.[part as ItemPart]?.value ?? null;
  return receipt.taxes[Number(index)]?.[part as 'base' | 'amount']?.value ?? null;
}
