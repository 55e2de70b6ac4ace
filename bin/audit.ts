/**
 * Asks the registry for known holes in the packages that Docent ships, and ends with 1 when one of them is high or critical. A registry that does
 * not answer, or knows nothing of audits, is no fault of the change: it is said, and that is all.
 * Run: npm run audit
 */
import { spawnSync } from 'node:child_process';
import { z } from 'zod';

const WAIT_MS = 60_000;
/** A hole below that is looked at in its own time. */
const FAILING = ['high', 'critical'] as const;

const Report = z.object({
  metadata: z.object({ vulnerabilities: z.object({ high: z.number(), critical: z.number(), total: z.number() }) }),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

const { stdout } = spawnSync('npm', ['audit', '--omit', 'dev', '--json', '--fetch-retries', '0'], {
  encoding: 'utf8',
  timeout: WAIT_MS,
  shell: process.platform === 'win32',
});
const parsed = Report.safeParse(json(stdout));
if (!parsed.success) {
  console.log('audit: not done, the registry did not answer');
} else {
  const { metadata, vulnerabilities } = parsed.data;
  const counts = metadata.vulnerabilities;
  console.log(
    `audit: ${counts.total} known holes in what is shipped, ${counts.high} high, ${counts.critical} critical`,
  );
  for (const [name, { severity, range }] of Object.entries(vulnerabilities))
    console.log(`  ${severity}: ${name} ${range}`);
  if (FAILING.some((severity) => counts[severity] > 0)) process.exitCode = 1;
}

function json(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
