import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { registerModelsBench } from './models-bench.ts';
import { registerModelsFind, registerModelsGet } from './models-get.ts';
import { registerModelsImport } from './models-import.ts';
import { registerModelsList } from './models-list.ts';
import { registerModelsMove, registerModelsRemove, registerModelsUse, registerModelsVerify } from './models-manage.ts';
import { registerModelsTry } from './models-try.ts';

/** `docent models ...`: bring in published models, and say which one is used. */
export function registerModels(program: Command, context: CliContext): void {
  const models = program
    .command('models')
    .description(
      'Find, download, import, list, verify, try, measure, choose, move and remove models that others published.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ docent models find
  $ docent models get smolvlm-256m
  $ docent models import ~/Monkey --precision int4
  $ docent models list
  $ docent models try Monkey-int4 plan.png --question "What does the stamp say?"
  $ docent models use Monkey-int4
  $ docent models bench Monkey-int4 --json
  $ docent ask plan.png "What does the stamp say?" --model Monkey-int4`,
    );
  const registers = [
    registerModelsFind,
    registerModelsGet,
    registerModelsImport,
    registerModelsList,
    registerModelsVerify,
    registerModelsTry,
    registerModelsBench,
    registerModelsUse,
    registerModelsMove,
    registerModelsRemove,
  ];
  for (const register of registers) register(models, context);
}
