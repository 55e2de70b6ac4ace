/** A model folder that cannot be used. Hosts map it to their own error codes. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** missing: a file does not exist; invalid: it exists but is wrong. */
  readonly reason: 'missing' | 'invalid';
  /** The file, tensor or config key it is about. */
  readonly subject: string;

  constructor(
    subject: string,
    message: string,
    options: { reason?: 'missing' | 'invalid' | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.subject = subject;
    this.reason = options.reason ?? 'invalid';
  }
}
