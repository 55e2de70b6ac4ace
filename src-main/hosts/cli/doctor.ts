import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { Provider, type ProviderReport } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { platformProviders } from '../../inference/provider-chain.ts';
import { probeProviders } from '../../inference/provider-probe.ts';
import { type CliContext, cacheDirOf, modelDirOf, packageRoot } from './context.ts';
import type { ModelReport } from './inspect-model.ts';
import { milliseconds, table } from './output.ts';

export interface DoctorReport {
  /** True when a question can be answered here: the model is whole and the CPU provider works. */
  readonly ok: boolean;
  readonly docent: string;
  readonly node: { readonly version: string; readonly path: string; readonly supported: boolean };
  readonly machine: {
    readonly platform: string;
    readonly arch: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memory_gib: number;
  };
  /** Version that each package Docent runs on has; null when it is missing. */
  readonly packages: Readonly<Record<string, string | null>>;
  readonly cache: string;
  readonly model: ModelReport;
  readonly providers: readonly ProviderReport[];
}

const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()).optional() });

export function registerDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Check this machine: Node, packages, the model, and which devices can run it and why others cannot.')
    .option('--model <dir>', 'model folder (default: models/docent-mini beside the program)')
    .option('--json', 'print one JSON value')
    .addHelpText('after', '\nExamples:\n  $ docent doctor\n  $ docent doctor --model ~/models/monkey --json')
    .action(async (flags: { model?: string; json?: boolean }) => {
      const report = await examine(modelDirOf(flags, context.env), context);
      context.progress.done();
      context.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : doctorText(report));
      if (!report.ok) {
        const problem = report.model.problem ?? 'the CPU cannot run models here';
        // The report is the one value on standard output; the exit code says that it is bad news.
        throw new ReportedProblem(problem);
      }
    });
}

/** What the report already says; only the exit code is still to be set. */
export class ReportedProblem extends DocentError {
  constructor(message: string) {
    super('model-invalid', message);
  }
}

async function examine(modelDir: string, context: CliContext): Promise<DoctorReport> {
  const own = await manifestOf(packageRoot);
  const names = Object.keys(own?.dependencies ?? {});
  const packages: Record<string, string | null> = {};
  for (const name of names) {
    packages[name] = (await installed(name, packageRoot))?.version ?? null;
  }
  context.progress.stage('looking at the model');
  // Loaded here: other commands need not know how graphs are built.
  const { inspectModel } = await import('./inspect-model.ts');
  const model = await inspectModel(modelDir, cacheDirOf(context.env));
  const providers: ProviderReport[] = [];
  const here = platformProviders();
  for (const provider of Provider.options) {
    if (!here.includes(provider)) {
      providers.push({ provider, usable: false, reason: `not made for ${process.platform}`, ms: 0 });
      continue;
    }
    context.progress.stage(`trying ${provider}`);
    providers.push(...(await probeProviders([provider], context.signal)));
  }
  const supported = Number(process.versions.node.split('.')[0]) >= 24;
  const cpu = providers.some((p) => p.provider === 'cpu' && p.usable);
  return {
    ok: supported && cpu && model.problem === null && Object.values(packages).every((version) => version !== null),
    docent: own?.version ?? '',
    node: { version: process.versions.node, path: process.execPath, supported },
    machine: {
      platform: process.platform,
      arch: process.arch,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memory_gib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    },
    packages,
    cache: cacheDirOf(context.env),
    model,
    providers,
  };
}

/** Packages lie beside this one when it is itself installed: in the nearest node_modules upwards that has them. */
async function installed(name: string, from: string): Promise<z.infer<typeof Manifest> | undefined> {
  const found = await manifestOf(join(from, 'node_modules', name));
  return found !== undefined || dirname(from) === from ? found : installed(name, dirname(from));
}

async function manifestOf(folder: string): Promise<z.infer<typeof Manifest> | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Manifest.parse(JSON.parse(text));
}

function doctorText(report: DoctorReport): string {
  const { node, machine, model } = report;
  const missing = Object.entries(report.packages).flatMap(([name, version]) => (version === null ? [name] : []));
  const columns = [{ title: 'device' }, { title: 'usable' }, { title: 'time', right: true }, { title: 'why not' }];
  const providers = report.providers.map((p) => [
    p.provider,
    p.usable ? 'yes' : 'no',
    milliseconds(p.ms),
    (p.reason ?? '').replace(/\s+/g, ' '),
  ]);
  const weights = model.parameters === null ? '' : `, ${(model.parameters / 1e6).toFixed(1)}M parameters`;
  const graphs = model.built ? 'graphs built' : 'graphs are built at the first question';
  return [
    `docent ${report.docent}, Node ${node.version}${node.supported ? '' : ' (24 is needed)'}, ${machine.platform}-${machine.arch}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB`,
    missing.length === 0
      ? `packages: all ${Object.keys(report.packages).length} there`
      : `packages missing: ${missing.join(', ')} (run npm ci)`,
    model.problem === null
      ? `model ${model.dir}: ${model.sha?.slice(0, 12)}${weights}, ${graphs}`
      : `model ${model.dir}: ${model.problem}`,
    `cache ${report.cache}`,
    '',
    table(columns, providers),
    '',
    report.ok ? 'Ready.' : 'Not ready.',
    '',
  ].join('\n');
}
