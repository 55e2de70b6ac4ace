import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { cannotWrite } from '../../contract/cannot-write.ts';
import type { DocumentExportFormat } from '../../contract/document-export.ts';
import { DocentError } from '../../contract/errors.ts';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import type { PageText } from '../../contract/library.ts';
import type { OpenDocument } from '../../documents/index.ts';
import {
  addModelFlags,
  addPasswordFlag,
  type CliContext,
  type ModelFlags,
  positiveInteger,
  withDocent,
} from './context.ts';
import type { Docent } from './service.ts';
import { writeAsked } from './write-file.ts';

interface ExportFlags extends ModelFlags {
  readonly pdf?: string;
  readonly text?: string;
  readonly markdown?: string;
  readonly tables?: string;
  readonly page?: number;
  readonly password?: string;
  readonly json?: boolean;
}

export function registerExport(program: Command, context: CliContext): void {
  const command = program
    .command('export')
    .description('Save a document for other programs: as a searchable PDF, as text, as Markdown, or its tables.')
    .argument('<file>', ANY_FORMAT)
    .option('--pdf <file>', 'a PDF in which words that were read from images can be searched and copied')
    .option('--text <file>', 'the text as it stands on the pages')
    .option('--markdown <file>', 'headings, paragraphs, lists and tables as Markdown')
    .option('--tables <folder>', 'each table as CSV, and all of them in tables.xlsx')
    .option('--page <n>', 'only this page, counted from 1 (not with --pdf)', positiveInteger)
    .option('--json', 'print one JSON value: the files that were written');
  addPasswordFlag(addModelFlags(command))
    .addHelpText(
      'after',
      `
Give one of --pdf, --text, --markdown and --tables, or several: pages are read once.
A PDF keeps its pages as they are; pages without text get invisible words over their print.

Examples:
  $ docent export scan.pdf --pdf scan-searchable.pdf
  $ docent export report.pdf --markdown report.md --tables report-tables`,
    )
    .action(async (file: string, flags: ExportFlags) => {
      const { pdf, text, markdown, tables, page } = flags;
      if ([pdf, text, markdown, tables].every((out) => out === undefined))
        throw new DocentError(
          'bad-input',
          'Say what to save: --pdf FILE, --text FILE, --markdown FILE or --tables FOLDER.',
        );
      if (pdf !== undefined && page !== undefined)
        throw new DocentError('bad-input', '--pdf saves the whole document. Leave --page out.');
      const written = await withDocent(context, flags, (docent) => exported(docent, file, flags, context));
      if (flags.json) context.stdout.write(`${JSON.stringify({ files: written })}\n`);
      else context.stdout.write(written.map((name) => `${name}\n`).join(''));
    });
}

/** @returns the files that were written */
async function exported(docent: Docent, file: string, flags: ExportFlags, context: CliContext): Promise<string[]> {
  const [{ openDocument }, { exportDocument, readPages }] = await Promise.all([
    import('../../documents/index.ts'),
    import('../../exporting/index.ts'),
  ]);
  const { signal, progress } = context;
  const document = await openDocument(file, { password: flags.password, signal });
  try {
    if (flags.page !== undefined) await document.page(flags.page);
    const read = (page: number) => pageOf(docent, document, page, signal);
    const onPage = (done: number, total: number) => {
      if (done < total) progress.stage(`reading page ${flags.page ?? done + 1} of ${document.pageCount}`);
    };
    const pages = await readPages(document.pageCount, flags.page ?? null, read, onPage, signal);
    const written: string[] = [];
    const save = async (format: DocumentExportFormat, out: string | undefined) => {
      if (out === undefined) return;
      progress.stage(`writing ${out}`);
      const onPage = (page: number) => progress.stage(`writing ${out}: page ${page} of ${document.pageCount}`);
      writeAsked(out, (await exportDocument(document, basename(file), pages, format, { signal, onPage })).bytes);
      written.push(out);
    };
    await save('pdf', flags.pdf);
    await save('text', flags.text);
    await save('markdown', flags.markdown);
    if (flags.tables !== undefined) {
      const workbook = await exportDocument(document, basename(file), pages, 'xlsx', { signal });
      written.push(...(await tableFiles(pages, flags.tables, workbook.bytes)));
    }
    return written;
  } finally {
    await document.dispose();
  }
}

async function pageOf(docent: Docent, document: OpenDocument, page: number, signal: AbortSignal): Promise<PageText> {
  const { size } = await document.page(page);
  const { lines, source } = await docent.lines(document, page, { read: true, signal });
  return { page, size, source: source ?? 'none', lines: [...lines] };
}

async function tableFiles(pages: readonly PageText[], folder: string, workbook: Uint8Array): Promise<string[]> {
  const { pageTables, tablesCsv } = await import('../../exporting/index.ts');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw (
      cannotWrite(cause, folder) ??
      new DocentError('file-unreadable', `The folder ${folder} could not be made (${why}). Choose another.`, {
        subject: folder,
        cause,
      })
    );
  }
  const written: string[] = [];
  const write = (name: string, content: string | Uint8Array) => {
    writeAsked(join(folder, name), content);
    written.push(join(folder, name));
  };
  for (const page of pages) {
    for (const [i, table] of pageTables(page).entries())
      write(`page-${table.page}-table-${i + 1}.csv`, tablesCsv([table]));
  }
  write('tables.xlsx', workbook);
  return written;
}
