import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/** Lists every test that was skipped, with its reason: a skipped test that nobody sees protects nothing. */
export default class SkippedReporter implements Reporter {
  #someOnly = false;

  onInit({ config }: Vitest): void {
    // Then everything else is left out on purpose.
    this.#someOnly = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#someOnly) return;
    const byReason = new Map<string, string[]>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const reason = reasonOf(test);
        byReason.set(reason, [...(byReason.get(reason) ?? []), `${module.relativeModuleId}: ${test.fullName}`]);
      }
    }
    for (const [reason, tests] of byReason) {
      console.log(`skipped, ${reason}: ${tests.length} tests\n${tests.map((test) => `  ${test}`).join('\n')}`);
    }
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  // `skipIf` and `runIf` give none; their names mostly do.
  return (result.state === 'skipped' ? result.note : undefined) ?? 'no reason given';
}
