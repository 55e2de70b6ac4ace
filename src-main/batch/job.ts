/** What a batch does with one file: ask, receipt, caption, or anything else that takes a file and gives JSON. */
export interface BatchJob {
  /** For example "receipt". A batch can only continue with the kind of job that it started with. */
  readonly kind: string;
  /** Everything that the results depend on: questions, schema, model. A batch that was started with other settings is not continued. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Files that are worked on at the same time; left out: one. Two let one be drawn and cut while the model reads the other. */
  readonly atOnce?: number | undefined;
  /** @returns plain JSON. @throws DocentError: one about the file fails that file, one about the model or the machine ends the batch */
  run(file: string, options: BatchJobOptions): Promise<unknown>;
  /** The columns and rows of a spreadsheet. Without it the job can only write JSON lines. */
  readonly table?: BatchTable | undefined;
  /** Makes a whole workbook. Without it a workbook is one sheet with the table's rows. */
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
