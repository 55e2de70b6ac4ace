/** What a batch does with one file: ask, receipt, caption, or anything else that takes a file and gives JSON. */
export interface BatchJob {
  /** "receipt": a batch continues with the job it began with. */
  readonly kind: string;
  /** Whatever makes results comparable (questions, schema, model): a batch begun with other settings is not continued. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** @returns plain JSON. @throws DocentError; what is wrong with the file fails the file, what is wrong with model or machine ends the batch */
  run(file: string, options: BatchJobOptions): Promise<unknown>;
  /** As a spreadsheet: columns, and the rows of one result. Left out: the job only gives JSON lines. */
  readonly table?: BatchTable | undefined;
  /** A whole workbook, instead of one sheet with the table's rows. */
  readonly workbook?: ((results: readonly FileResult[]) => Promise<Uint8Array>) | undefined;
}

export interface BatchJobOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (stage: string) => void;
}

export type TableCell = string | number | null;

export interface BatchTable {
  readonly columns: readonly string[];
  rows(file: string, result: unknown): readonly (readonly TableCell[])[];
}

export interface FileResult {
  readonly file: string;
  readonly result: unknown;
}
