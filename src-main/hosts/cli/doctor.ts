import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { Provider, type ProviderReport } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { becauseInWords, platformProviders, providerChain } from '../../inference/devices/provider-chain.ts';
import { estimateSeconds } from '../../inference/devices/provider-estimate.ts';
import { providerReports } from '../../inference/devices/provider-reports.ts';
import { staysOnDevice } from '../../inference/graphs/provider-residency.ts';
import { dataDirOf } from '../data-dir.ts';
import { builtInModel, type CliContext, cacheDirOf, modelDirOf, packageRoot } from './context.ts';
import type { ModelReport } from './inspect-model.ts';
import { milliseconds, table } from './output.ts';

interface DoctorReport {
  /** True if questions can be answered here: the model is complete and the CPU provider works. */
  readonly ok: boolean;
  readonly docent: string;
  readonly node: { readonly version: string; readonly path: string; readonly supported: boolean };
  readonly machine: {
    readonly platform: string;
    readonly arch: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memory_gib: number;
    /** Whether bytes are multiplied exactly, which some forms of int8 need. */
    readonly exact_bytes: boolean;
  };
  /** The version of each package that Docent needs; null if it is missing. */
  readonly packages: Readonly<Record<string, string | null>>;
  readonly cache: string;
  readonly model: ModelReport;
  readonly providers: readonly ProviderReport[];
  /** The device that `--device auto` would choose for this model, and why; null if the model cannot be used. */
  readonly choice: { readonly device: Provider; readonly because: string } | null;
}

const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()).optional() });

export function registerDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Check this machine: Node, packages, the model, which devices can run it, and why the others cannot.')
    .option(
      '--model <dir>',
      'model folder, or name of an installed model (default: the one chosen with docent models use, or else docent-mini)',
    )
    .option('--json', 'print one JSON value')
    .addHelpText('after', '\nExamples:\n  $ docent doctor\n  $ docent doctor --model ~/models/monkey --json')
    .action(async (flags: { model?: string; json?: boolean }) => {
      const { parseModelSpec } = await import('../../engines/model-spec.ts');
      const named = modelDirOf(flags, dataDirOf({ env: context.env }));
      // What another library runs has no figures here; Docent's own model reads for it.
      const report = await examine(parseModelSpec(named).kind === 'docent' ? named : builtInModel, context);
      context.progress.done();
      context.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : doctorText(report));
      if (!report.ok) {
        const problem = report.model.problem ?? 'the CPU cannot run models here';
        // Standard output only has the report. The exit code says that something is wrong.
        throw new ReportedProblem(problem);
      }
    });
}

/** An error that the report has already explained. It only sets the exit code. */
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
  const model = await inspectModel(modelDir, cacheDirOf(context.env), context.exactBytes);
  const providers: ProviderReport[] = [];
  const here = platformProviders();
  for (const provider of Provider.options) {
    if (!here.includes(provider)) {
      providers.push({
        provider,
        usable: false,
        reason: `not available on ${process.platform}`,
        ms: 0,
        measured: null,
      });
      continue;
    }
    context.progress.stage(`trying ${provider}`);
    const options = { signal: context.signal, fresh: true };
    providers.push(...(await providerReports(cacheDirOf(context.env), [provider], options)));
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
      exact_bytes: await context.exactBytes(),
    },
    packages,
    cache: cacheDirOf(context.env),
    model,
    providers,
    choice: choiceFor(model, providers),
  };
}

function choiceFor({ workload, bytes }: ModelReport, providers: readonly ProviderReport[]): DoctorReport['choice'] {
  if (workload === null) return null;
  const chain = providerChain('auto', bytes, providers, workload);
  return { device: chain.providers[0] ?? 'cpu', because: becauseInWords(chain.because) };
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
  const right = true;
  const columns = [
    { title: 'device' },
    { title: 'usable' },
    { title: 'GFLOP/s', right },
    { title: 'read GB/s', right },
    { title: 'page + answer', right },
    { title: 'notes' },
  ];
  const providers = report.providers.map((p) => [
    p.provider,
    p.usable ? 'yes' : 'no',
    p.measured === null ? '' : Math.round(p.measured.gflops).toString(),
    p.measured === null ? '' : p.measured.gbps.toFixed(1),
    p.measured === null || model.workload === null
      ? ''
      : milliseconds(1000 * estimateSeconds(model.workload, p.provider, p.measured)),
    (p.reason ?? notesOn(p)).replace(/\s+/g, ' '),
  ]);
  const weights = model.parameters === null ? '' : `, ${(model.parameters / 1e6).toFixed(1)}M parameters`;
  const graphs = model.built ? 'graphs built' : 'graphs will be built for the first question';
  return [
    `docent ${report.docent}, Node ${node.version}${node.supported ? '' : ' (24 or later is needed)'}, ${machine.platform}-${machine.arch}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB, ${machine.exact_bytes ? 'multiplies bytes exactly' : 'does not multiply bytes exactly (no VNNI): some imported models in int8 are refused'}`,
    missing.length === 0
      ? `packages: all ${Object.keys(report.packages).length} installed`
      : `packages missing: ${missing.join(', ')} (run npm ci)`,
    model.problem === null
      ? `model ${model.dir}: ${model.sha?.slice(0, 12)}${weights}, ${graphs}`
      : `model ${model.dir}: ${model.problem}`,
    `cache ${report.cache}`,
    '',
    table(columns, providers),
    ...(report.choice === null ? [] : ['', `This model runs on ${report.choice.device}: ${report.choice.because}.`]),
    '',
    report.ok ? 'Ready.' : 'Not ready.',
    '',
  ].join('\n');
}

/** What a device that can be used does not do, or does better. */
function notesOn({ provider, measured }: ProviderReport): string {
  if (measured === null) return 'it could not be measured';
  if (provider === 'cpu') return '';
  const notes = [measured.fp16 ? 'half precision' : 'no half precision'];
  notes.push(
    staysOnDevice(provider)
      ? "a page's keys and values stay on the device"
      : "a page's keys and values are copied to the device for every token",
  );
  if (!measured.attention) notes.push('its fused attention is wrong, so the CPU does that');
  return notes.join('; ');
}
