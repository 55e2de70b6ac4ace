import { inject, type TestContext } from 'vitest';

/** For `beforeEach`, or first thing in a test: skips it, with the reason, where the processor does not multiply bytes exactly. */
export function needsExactBytes({ skip }: Pick<TestContext, 'skip'>): void {
  skip(!inject('exactBytes'), 'this processor does not multiply bytes exactly');
}
