/**
 * Wraps the prose of every Markdown file of the repository at one width: `npm run format` does it, `npm run check` runs it with `--check`,
 * which changes nothing and names the files that would change.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { WIDTH, wrapMarkdown } from './prose/wrap-markdown.ts';

const check = process.argv.includes('--check');
const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
});
const changed: string[] = [];
for (const file of listed.split('\0').filter((name) => name !== '')) {
  const text = readFileSync(file, 'utf8');
  const wrapped = wrapMarkdown(text);
  if (wrapped === text) continue;
  changed.push(file);
  if (!check) writeFileSync(file, wrapped);
}
if (check && changed.length > 0) {
  console.error(`Prose is not wrapped at ${WIDTH} characters in:\n  ${changed.join('\n  ')}\nRun npm run format.`);
  process.exitCode = 1;
}
