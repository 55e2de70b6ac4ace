import type { DocentApi } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import {
  type CustomField,
  MoneyKind,
  type ReceiptEvent,
  type ReceiptField,
  type StoredReceipt,
} from '../contract/receipt.ts';
import { sameReceipts } from '../contract/same-receipt.ts';
import type { History } from '../history/index.ts';
import {
  correctedValue,
  exportFile,
  fieldAt,
  isNextItem,
  KIND_PATH,
  type NamedReceipt,
  parseReceiptSchema,
  placeOf,
  presetSchema,
  type ReceiptSchema,
  readReceiptFile,
  receiptsTogether,
} from '../receipts/index.ts';
import { isAlone, withChosenKinds } from './chosen-kinds.ts';
import { asDocentError } from './docent-error.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';
import type { PageTexts } from './page-texts.ts';

export interface LibraryReceiptsParts {
  readonly history: History;
  readonly library: Library;
  readonly model: ModelLoading;
  readonly texts: PageTexts;
}

type Params<Method extends keyof DocentApi> = Parameters<DocentApi[Method]>[0];

/** The receipts of the library's documents: reads them one after the other, keeps them and their corrections, and exports them. */
export class LibraryReceipts {
  readonly #history: History;
  readonly #library: Library;
  readonly #model: ModelLoading;
  readonly #texts: PageTexts;

  constructor({ history, library, model, texts }: LibraryReceiptsParts) {
    this.#history = history;
    this.#library = library;
    this.#model = model;
    this.#texts = texts;
  }

  async read(
    { documentIds, again, schema: given }: Params<'readReceipts'>,
    emit: (event: ReceiptEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const schema =
      given === null
        ? undefined
        : 'preset' in given
          ? presetSchema(given.preset)
          : parseReceiptSchema(given.text, given.name);
    const ids = [...new Set(documentIds)];
    for (const id of ids) this.#library.get(id);
    const all = new Map(this.#history.listReceipts({ documentId: null }).map((one) => [keyOf(one), one]));
    const ofDocument = (id: string) => this.#together([...all.values()]).filter(({ documentId }) => documentId === id);
    for (const [i, documentId] of ids.entries()) {
      signal.throwIfAborted();
      const at = { documentId, done: i + 1, total: ids.length };
      const kept = again ? [] : ofDocument(documentId);
      const known = kept.every((receipt) => hasFields(receipt, schema)) ? kept : [];
      try {
        if (known.length === 0)
          for (const receipt of await this.#read(documentId, schema, signal)) all.set(keyOf(receipt), receipt);
        emit({ kind: 'receipts', receipts: ofDocument(documentId), ...at });
      } catch (thrown) {
        // A document that fails does not end the others, but cancelling does.
        if (signal.aborted) throw thrown;
        const { code, message } = asDocentError(thrown);
        emit({ kind: 'failed', error: { code, message }, ...at });
      }
    }
  }

  list(documentIds: readonly string[] | null): StoredReceipt[] {
    const all = this.#together(this.#history.listReceipts({ documentId: null }));
    return documentIds === null ? all : documentIds.flatMap((id) => all.filter(({ documentId }) => documentId === id));
  }

  async correct({ documentId, page, path, value, box }: Params<'correctReceipt'>): Promise<StoredReceipt> {
    const before = this.list([documentId]).find((receipt) => receipt.page === page);
    const field = before === undefined ? undefined : fieldAt(before.receipt, path);
    const named = field !== undefined || path === KIND_PATH;
    if (before === undefined || (!named && !isNextItem(before.receipt, path)))
      throw new DocentError('bad-input', `This receipt has no field ${path}.`, { subject: documentId });
    const corrected = correctedValue(path, value, typeOf(field));
    // A document that is one receipt has one kind, here and in the library.
    if (path === KIND_PATH && isAlone(before, this.list([documentId])))
      await this.#library.setKind(documentId, MoneyKind.parse(corrected));
    else
      this.#history.correctReceipt(documentId, page, {
        path,
        value: corrected,
        box,
        before: path === KIND_PATH ? before.receipt.kind : (field?.value ?? null),
      });
    return this.list([documentId]).find((receipt) => receipt.page === page)!;
  }

  async export({ documentIds, format }: Params<'exportReceipts'>): ReturnType<DocentApi['exportReceipts']> {
    const receipts = this.list(documentIds);
    const named = receipts.map(
      ({ documentId, receipt }): NamedReceipt => ({ file: this.#library.get(documentId).name, receipt }),
    );
    const now = new Date();
    if (format !== 'json') return await exportFile(named, format, now);
    const same = sameReceipts(named);
    const values = receipts.map((receipt, i) => ({
      file: named[i]!.file,
      ...receipt,
      duplicates: (same.get(named[i]!) ?? []).map(placeOf),
    }));
    return {
      name: `receipts-${now.toISOString().slice(0, 10)}.json`,
      mime: 'application/json',
      bytes: new TextEncoder().encode(`${JSON.stringify(values, null, 1)}\n`),
    };
  }

  /** What is known of a seller, and which dates are unusual, depends on all of them. */
  #together(all: readonly StoredReceipt[]): StoredReceipt[] {
    return withChosenKinds(receiptsTogether(all), (id) => this.#history.getDocument(id));
  }

  async #read(documentId: string, schema: ReceiptSchema | undefined, signal: AbortSignal): Promise<StoredReceipt[]> {
    return await this.#library.use(
      documentId,
      async (document) => {
        const { doubtBelow } = this.#history.getSettings();
        const { receipts } = await withEngine(this.#model, signal, (service) =>
          readReceiptFile(service, document, {
            signal,
            doubtBelow,
            schema,
            onRead: (page) =>
              this.#texts.remember(documentId, { ...page, lines: [...page.lines], notes: [...page.notes] }),
          }),
        );
        return receipts.map((receipt) => this.#history.saveReceipt(documentId, receipt));
      },
      signal,
    );
  }
}

/** Whether everything in the schema was asked before. */
function hasFields({ receipt }: StoredReceipt, schema: ReceiptSchema | undefined): boolean {
  return schema?.fields.every(({ name, question }) => receipt.custom[name]?.question === question) ?? true;
}

function typeOf(field: ReceiptField | CustomField | undefined): CustomField['type'] {
  return field !== undefined && 'typed' in field ? field.type : undefined;
}

function keyOf({ documentId, page }: StoredReceipt): string {
  return `${documentId} ${page}`;
}
