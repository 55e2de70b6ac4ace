import { DocentError } from '../../contract/errors.ts';

/** What was named (a document, a job) is not there; HTTP has a status of its own for that. */
export class NotThere extends DocentError {
  constructor(message: string, subject: string) {
    super('bad-input', message, { subject });
  }
}
