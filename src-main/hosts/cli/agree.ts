import { createInterface } from 'node:readline/promises';
import { DocentError } from '../../contract/errors.ts';
import { sizeInWords } from '../../contract/size-in-words.ts';
import type { CliContext } from './context.ts';

/**
 * Shows what a download would bring and asks on the terminal; a script has to say --yes.
 *
 * @throws DocentError bad-input without a terminal, cancelled when the answer is no
 */
export async function agree(
  context: CliContext,
  text: string,
  plan: { readonly bytes: number; readonly host: string; readonly licence: string | null },
): Promise<void> {
  context.stderr.write(`${text}\n`);
  if (!context.stderr.isTTY || !process.stdin.isTTY) {
    const message = `Nothing was downloaded. To agree to ${sizeInWords(plan.bytes)} from ${plan.host} under its licence (${plan.licence ?? 'none named'}), add --yes.`;
    throw new DocentError('bad-input', message);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Download it? [y/N] ', { signal: context.signal });
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new DocentError('cancelled', 'Nothing was downloaded.');
  } finally {
    terminal.close();
  }
}
