import type { Command } from 'commander';
import { dataDirOf } from '../data-dir.ts';
import { builtInModel, type CliContext, modelDirOf } from './context.ts';
import { ReportedProblem } from './reported-problem.ts';

export function registerDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Check this machine: Node, packages, the model, which devices can run it, and why the others cannot.')
    .option(
      '--model <dir>',
      'model folder, or name of an installed model (default: the one chosen with docent models use, or else docent-mini)',
    )
    .option('--json', 'print one JSON value')
    .addHelpText('after', '\nExamples:\n  $ docent doctor\n  $ docent doctor --model ~/models/monkey --json')
    .action(async (flags: { model?: string; json?: boolean }) => {
      // Loaded here: other commands need not know about devices and graphs.
      const [{ doctorText, examine }, { parseModelSpec }] = await Promise.all([
        import('./doctor-report.ts'),
        import('../../engines/model-spec.ts'),
      ]);
      const named = modelDirOf(flags, dataDirOf({ env: context.env }));
      // What another library runs has no figures here; Docent's own model reads for it.
      const report = await examine(parseModelSpec(named).kind === 'docent' ? named : builtInModel, context);
      context.progress.done();
      context.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : doctorText(report));
      if (!report.ok) {
        const problem = report.model.problem ?? 'the CPU cannot run models here';
        // Standard output only has the report. The exit code says that something is wrong.
        throw new ReportedProblem(problem);
      }
    });
}
