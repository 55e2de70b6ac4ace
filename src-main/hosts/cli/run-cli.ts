import { Command, CommanderError } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { registerApp } from './app.ts';
import { registerAsk } from './ask.ts';
import { registerBatch } from './batch.ts';
import { registerCaption } from './caption.ts';
import { registerCompare } from './compare.ts';
import type { CliContext } from './context.ts';
import { ReportedProblem, registerDoctor } from './doctor.ts';
import { registerEval } from './eval.ts';
import { EXIT, exitCodeOf, toDocentError } from './exit-codes.ts';
import { registerExport } from './export.ts';
import { registerHistory } from './history.ts';
import { registerLanguages } from './languages.ts';
import { registerMcp } from './mcp.ts';
import { registerModels } from './models.ts';
import { packageVersion } from './package-version.ts';
import { registerRead } from './read.ts';
import { registerReceipt } from './receipt.ts';
import { registerServe } from './serve.ts';
import { forTerminal } from './terminal-text.ts';
import { registerWatch } from './watch.ts';

const EXIT_HELP = `
Exit codes:
  0  success                  3  a file cannot be read or written (missing, damaged, encrypted, disk full)
  1  an error inside Docent   4  the model or the device cannot be used
  2  bad usage or bad input   130  cancelled

With --json, exactly one JSON value goes to standard output. An error is
{"error":{"code","message","subject"}}, with the exit code above.`;

/** Runs one command line and returns its exit code; never throws. */
export async function runCli(args: readonly string[], given: CliContext): Promise<number> {
  const context = given.stdout.isTTY ? { ...given, stdout: shown(given.stdout) } : given;
  const program = buildProgram(context);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (thrown) {
    context.progress.done();
    return report(thrown, args, context);
  }
}

function buildProgram(context: CliContext): Command {
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
  for (const register of [
    registerApp,
    registerServe,
    registerAsk,
    registerRead,
    registerExport,
    registerCaption,
    registerCompare,
    registerReceipt,
    registerBatch,
    registerEval,
    registerHistory,
    registerMcp,
    registerWatch,
    registerModels,
    registerLanguages,
    registerDoctor,
  ])
    register(program, context);
  return program;
}

function report(thrown: unknown, args: readonly string[], context: CliContext): number {
  const json = args.includes('--json');
  if (thrown instanceof CommanderError) {
    // Help and version were asked for and printed; everything else commander has explained on standard error.
    if (thrown.exitCode === 0) return EXIT.ok;
    if (json) writeError(new DocentError('bad-input', thrown.message.replace(/^error: /, '')), context);
    return EXIT.usage;
  }
  const error = context.signal.aborted
    ? new DocentError('cancelled', 'Cancelled.', { cause: thrown })
    : toDocentError(thrown);
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
