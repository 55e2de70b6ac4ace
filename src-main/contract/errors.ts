/** Every error that crosses a boundary has a code from this closed list, and a message that says what to do. */
export const ERROR_CODES = [
  'bad-input',
  'file-not-found',
  'file-unreadable',
  'unsupported-format',
  'file-damaged',
  /** The disk is full or read-only. */
  'cannot-write',
  /** Another process uses it, for example the history of another running Docent. */
  'in-use',
  'password-required',
  'password-wrong',
  'too-large',
  'too-many-pages',
  'timeout',
  /** It ended the process that read it twice; it is read again only on request. */
  'document-stopped',
  'page-out-of-range',
  'bad-region',
  /** The model does not know the language that a question is in. */
  'language-unknown',
  'model-missing',
  'model-invalid',
  'device-unavailable',
  'out-of-memory',
  'engine-crashed',
  /** The server that the user chose for answering cannot be reached, refuses, or breaks off. */
  'endpoint-failed',
  /** The database with the ledger of a shared batch cannot be reached or refuses. */
  'ledger-failed',
  'cancelled',
  'closed',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class DocentError extends Error {
  override readonly name = 'DocentError';
  readonly code: ErrorCode;
  /** Which file, tensor, key or page it is about, when there is one. */
  readonly subject: string | undefined;

  constructor(code: ErrorCode, message: string, options: { subject?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.subject = options.subject;
  }
}

/** The reason of a call's signal when its caller's connection closed without cancelling, as that of a window that is loaded anew does. */
export class CallerGone extends DocentError {
  constructor() {
    super('cancelled', 'The connection was closed.');
  }
}
