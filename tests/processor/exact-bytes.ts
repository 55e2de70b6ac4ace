import { inject, type TestContext } from 'vitest';

/** For `beforeEach`, or first thing in a test: skips it, with the reason, where the processor does not multiply bytes exactly. */
export function needsExactBytes({ skip }: Pick<TestContext, 'skip'>): void {
  skip(!inject('exactBytes'), 'this processor does not multiply bytes exactly');
}

/** How the product opens graphs whose int8 weights need it (`wideSums` of a GraphSession): nothing where products are exact anyway. */
export const wideSums = (): { extra?: { session: { x64quantprecision: string } } } =>
  inject('exactBytes') ? {} : { extra: { session: { x64quantprecision: '1' } } };
