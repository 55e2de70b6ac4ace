import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '../../contract/device.ts';
import { Provider } from '../../contract/engine.ts';
import { utilityParent } from '../../processes/child-port.ts';
import { measure, problemOf } from './provider-measure.ts';

/**
 * Run by provider-probe.ts: `node provider-probe-child.ts cuda`. Writes its findings as JSON to stdout, or in Electron as a message: `reason`
 * (null: the provider can be used) and `measured`. It does so twice, before and after the measurement, which a bad driver may not survive.
 */

function say(reason: string | null, measured: Measured | null): void {
  const said = JSON.stringify({ reason, measured });
  const parent = utilityParent();
  if (parent === undefined) console.log(said);
  else parent.postMessage(said);
}

async function probe(provider: Provider): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'docent-probe-'));
  try {
    const problem = await problemOf(provider, folder);
    if (problem !== undefined) return say(problem, null);
    say(null, null);
    say(null, await measure(provider, folder));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await probe(Provider.parse(process.argv.at(-1)));
