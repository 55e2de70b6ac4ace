import { Command, CommanderError } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import type { CliContext } from './context.ts';
import { EXIT, exitCodeOf, toDocentError } from './exit-codes.ts';
import { packageVersion } from './package-version.ts';
import { ReportedProblem } from './reported-problem.ts';
import { forTerminal } from './terminal-text.ts';

const EXIT_HELP = `
Exit codes:
  0  success                  3  a file cannot be read or written (missing, damaged, encrypted, disk full)
  1  an error inside Docent   4  the model or the device cannot be used
  2  bad usage or bad input   130  cancelled

With --json, exactly one JSON value goes to standard output. An error is
{"error":{"code","message","subject"}}, with the exit code above.`;

/** In the order of the help. Each is loaded when it is called, so that no command waits for the others' modules. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command, context: CliContext) => void>>> = {
  app: async () => (await import('./app.ts')).registerApp,
  serve: async () => (await import('./serve.ts')).registerServe,
  ask: async () => (await import('./ask.ts')).registerAsk,
  read: async () => (await import('./read.ts')).registerRead,
  export: async () => (await import('./export.ts')).registerExport,
  caption: async () => (await import('./caption.ts')).registerCaption,
  compare: async () => (await import('./compare.ts')).registerCompare,
  receipt: async () => (await import('./receipt.ts')).registerReceipt,
  batch: async () => (await import('./batch.ts')).registerBatch,
  eval: async () => (await import('./eval.ts')).registerEval,
  history: async () => (await import('./history.ts')).registerHistory,
  mcp: async () => (await import('./mcp.ts')).registerMcp,
  watch: async () => (await import('./watch.ts')).registerWatch,
  models: async () => (await import('./models.ts')).registerModels,
  languages: async () => (await import('./languages.ts')).registerLanguages,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
};

/** Runs one command line and returns its exit code; never throws. */
export async function runCli(args: readonly string[], given: CliContext): Promise<number> {
  const context = given.stdout.isTTY ? { ...given, stdout: shown(given.stdout) } : given;
  try {
    const program = await buildProgram(args, context);
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (thrown) {
    context.progress.done();
    return report(thrown, args, context);
  }
}

async function buildProgram(args: readonly string[], context: CliContext): Promise<Command> {
  const program = new Command('docent')
    .description('Ask questions about your own documents, on your own machine. Every answer shows its evidence.')
    .version(packageVersion())
    .addHelpText('after', EXIT_HELP)
    .showHelpAfterError('(docent --help shows usage)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });
  for (const load of commandsFor(args)) (await load())(program, context);
  return program;
}

/** What the first word asks for: a command, help about all of them, or a file to open. */
function commandsFor([word = '']: readonly string[]) {
  const named = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (named !== undefined) return [named];
  return word === 'help' || word.startsWith('-') ? Object.values(COMMANDS) : [COMMANDS.app!];
}

function report(thrown: unknown, args: readonly string[], context: CliContext): number {
  const json = args.includes('--json');
  if (thrown instanceof CommanderError) {
    // Help and version were asked for and printed; everything else commander has explained on standard error.
    if (thrown.exitCode === 0) return EXIT.ok;
    if (json) writeError(new DocentError('bad-input', thrown.message.replace(/^error: /, '')), context);
    return EXIT.usage;
  }
  const told = toDocentError(thrown);
  const error =
    context.signal.aborted && told.code !== 'cancelled'
      ? new DocentError('cancelled', 'Cancelled.', { cause: thrown })
      : told;
  if (json && !(thrown instanceof ReportedProblem)) writeError(error, context);
  context.stderr.write(`docent: ${forTerminal(error.message)}\n`);
  if (error.code === 'internal' && context.env.DOCENT_DEBUG && error.cause instanceof Error) {
    context.stderr.write(`${error.cause.stack ?? ''}\n`);
  }
  return exitCodeOf(error);
}

/** A terminal gets text alone; a file or a pipe gets what there is. */
function shown(stdout: CliContext['stdout']): CliContext['stdout'] {
  return { write: (text) => stdout.write(forTerminal(text)) };
}

function writeError(error: DocentError, context: CliContext): void {
  const { code, message, subject } = error;
  context.stdout.write(`${JSON.stringify({ error: { code, message, subject: subject ?? null } })}\n`);
}
