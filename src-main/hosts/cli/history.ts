import type { Command } from 'commander';
import type { History } from '../../history/index.ts';
import { dataDirOf } from '../data-dir.ts';
import { type CliContext, positiveInteger } from './context.ts';
import { exportToFile, exportToOutput, importFile } from './history-exchange.ts';
import { conversationsText, hitsText, importedText } from './history-output.ts';
import { searchHistory } from './history-search.ts';

interface HistoryFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `docent history ...`: what the app remembers, beside a running app too (import excepted, which writes). */
export function registerHistory(program: Command, context: CliContext): void {
  const history = program
    .command('history')
    .description('List, search, export and import the questions and answers of the app.')
    .addHelpText(
      'after',
      `
Examples:
  $ docent history search total amount
  $ docent history export --out history.json
  $ docent history import history.json --data-dir ~/other-docent`,
    );

  shared(history.command('list').description('List the conversations, most recently used first.')).action(
    (flags: HistoryFlags) =>
      withHistory(context, flags, { readonly: true }, (open) => {
        const documents = new Map(open.listDocuments({ removed: false }).map((d) => [d.id, d.name]));
        const conversations = open
          .listConversations({ documentId: null })
          .map((c) => ({ ...c, documentName: documents.get(c.documentId) ?? '' }));
        context.stdout.write(flags.json ? `${JSON.stringify(conversations)}\n` : conversationsText(conversations));
      }),
  );

  shared(
    history
      .command('search')
      .description(
        'Find words in questions, answers and page text (the beginning of a word is enough), and pages that say it in other words.',
      )
      .argument('<words...>', 'in any order')
      .option('--limit <n>', 'show at most n results', positiveInteger, 20),
  ).action((words: string[], flags: HistoryFlags & { limit: number }) =>
    withHistory(context, flags, { readonly: true }, async (open) => {
      const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
      const hits = await searchHistory(open, { query: words.join(' '), limit: flags.limit }, context, dataDir);
      context.stdout.write(flags.json ? `${JSON.stringify(hits)}\n` : hitsText(hits));
    }),
  );

  addDataDir(
    history
      .command('export')
      .description('Write the whole history as JSON (docs/history-format.md), without the documents themselves.'),
  )
    .option('--out <file>', 'write to this file instead of standard output')
    .action((flags: HistoryFlags & { out?: string }) =>
      withHistory(context, flags, { readonly: true }, (open) =>
        flags.out === undefined ? exportToOutput(open, context) : exportToFile(open, flags.out, context),
      ),
    );

  shared(
    history
      .command('import')
      .description(
        'Add an exported history to this one. If an entry is in both, the most recently changed one is kept.',
      )
      .argument('<file>', 'a file written by `docent history export`'),
  ).action((file: string, flags: HistoryFlags) =>
    withHistory(context, flags, { readonly: false }, (open) => {
      const counts = importFile(open, file);
      context.stdout.write(flags.json ? `${JSON.stringify(counts)}\n` : importedText(counts));
    }),
  );
}

function shared(command: Command): Command {
  return addDataDir(command).option('--json', 'print one JSON value');
}

function addDataDir(command: Command): Command {
  return command.option(
    '--data-dir <dir>',
    "the app's data folder (default: DOCENT_DATA_DIR, or the usual place on this platform)",
  );
}

async function withHistory(
  context: CliContext,
  flags: HistoryFlags,
  options: { readonly readonly: boolean },
  work: (history: History) => void | Promise<void>,
): Promise<void> {
  // Other commands do not load SQLite.
  const { openHistory } = await import('../../history/index.ts');
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const history = openHistory({ dataDir, readonly: options.readonly, maintainAfterMs: null });
  try {
    for (const notice of history.notices) context.stderr.write(`docent: ${notice.message}\n`);
    await work(history);
  } finally {
    history.dispose();
  }
}
