import { DocentError } from '../../contract/errors.ts';

/** An error that the report has already explained. It only sets the exit code. */
export class ReportedProblem extends DocentError {
  constructor(message: string) {
    super('model-invalid', message);
  }
}
