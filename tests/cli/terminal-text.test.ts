import { expect, it } from 'vitest';
import { Progress } from '../../src-main/hosts/cli/progress.ts';
import { runCli } from '../../src-main/hosts/cli/run-cli.ts';
import { forTerminal } from '../../src-main/hosts/cli/terminal-text.ts';

it('Text for a terminal contains no control sequences: they are shown as text; newlines and tabs stay', () => {
  expect(forTerminal('Total\t12.00\r\nnext\n')).toBe('Total\t12.00\r\nnext\n');
  expect(forTerminal('\x1b]0;title\x07\x1b[2J\x9b31m\x7f')).toBe('\u241b]0;title\u2407\u241b[2J\ufffd31m\u2421');
  expect(forTerminal('over\rwritten')).toBe('over\u240dwritten');
});

it('Everything a command prints on a terminal passes through that', async () => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(['read', '/nowhere/\x1b[2Jevil.pdf'], {
    stdout: { isTTY: true, write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env: {},
    signal: new AbortController().signal,
    progress: new Progress({ write: () => undefined }),
    createDocent: () => {
      throw new Error('broken \x1b[31m');
    },
    exactBytes: async () => true,
  });
  expect(code).not.toBe(0);
  expect(out.join('') + err.join('')).not.toContain('\x1b');
  expect(err.join('')).toContain('\u241b');
});
