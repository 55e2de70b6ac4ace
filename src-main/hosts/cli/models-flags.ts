import type { Command } from 'commander';

/** What every `docent models ...` command takes. */
export interface ModelsFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

export function addModelsFlags(command: Command): Command {
  return command
    .option('--data-dir <dir>', 'where imported models are kept (default: DOCENT_DATA_DIR, or the usual place)')
    .option('--json', 'print one JSON value');
}
