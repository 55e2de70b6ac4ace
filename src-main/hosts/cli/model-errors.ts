import { ModelError } from '../../../models/model-error.ts';
import { DocentError } from '../../contract/errors.ts';

/** Runs `work`; what it finds wrong with a model folder becomes an error of the command line. */
export async function withModelErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ModelError) {
      const code = error.reason === 'missing' ? 'model-missing' : 'model-invalid';
      throw new DocentError(code, error.message, { subject: error.subject, cause: error });
    }
    const system = error as NodeJS.ErrnoException;
    if (system instanceof Error && (system.code === 'ENOSPC' || system.code === 'EACCES' || system.code === 'EROFS')) {
      const what = system.code === 'ENOSPC' ? 'The disk is full' : 'The folder could not be written';
      throw new DocentError(
        'bad-input',
        `${what} (${system.path ?? system.message}). Use --out to choose another place. Finished work is kept.`,
        {
          subject: system.path,
          cause: error,
        },
      );
    }
    throw error;
  }
}
