import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits in base64url, which fit a fragment, a subprotocol and a header alike. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that tells nothing about where they differ. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** Codes that each work once and not for long. */
export class OneTimeCodes {
  readonly #expiry = new Map<string, number>();
  readonly #lifeMs: number;

  constructor(lifeMs = 60_000) {
    this.#lifeMs = lifeMs;
  }

  create(): string {
    const now = Date.now();
    for (const [code, until] of this.#expiry) if (until < now) this.#expiry.delete(code);
    const code = newSecret();
    this.#expiry.set(code, now + this.#lifeMs);
    return code;
  }

  /** Whether it was valid; it no longer is. */
  use(code: string): boolean {
    const until = this.#expiry.get(code);
    this.#expiry.delete(code);
    return until !== undefined && Date.now() <= until;
  }
}
