import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { registerModelsBench } from './models-bench.ts';
import { registerModelsImport } from './models-import.ts';
import { registerModelsList } from './models-list.ts';
import { registerModelsRemove, registerModelsUse, registerModelsVerify } from './models-manage.ts';

/** `docent models ...`: bring in published models, and say which one is used. */
export function registerModels(program: Command, context: CliContext): void {
  const models = program
    .command('models')
    .description(
      'Import, list, verify, measure, choose and remove published models (Monkey, Monkey-Chat, Qwen-VL, LLaVA-1.5).',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ docent models import ~/Monkey --precision int4
  $ docent models list
  $ docent models use Monkey-int4
  $ docent models bench Monkey-int4 --json
  $ docent ask plan.png "What does the stamp say?" --model Monkey-int4`,
    );
  const registers = [
    registerModelsImport,
    registerModelsList,
    registerModelsVerify,
    registerModelsBench,
    registerModelsUse,
    registerModelsRemove,
  ];
  for (const register of registers) register(models, context);
}
