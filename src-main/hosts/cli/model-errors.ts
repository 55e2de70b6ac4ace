import { ModelError } from '../../../models/model-error.ts';
import { cannotWrite } from '../../contract/cannot-write.ts';
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
    const full = cannotWrite(error);
    if (full !== undefined) throw full;
    if (system instanceof Error && system.code === 'EACCES') {
      throw new DocentError(
        'bad-input',
        `The folder could not be written (${system.path ?? system.message}). Use --out to choose another place. Finished work is kept.`,
        {
          subject: system.path,
          cause: error,
        },
      );
    }
    throw error;
  }
}
