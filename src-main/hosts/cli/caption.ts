import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CaptionOptions, CaptionService, TrainingForm } from '../../captions/index.ts';
import { CaptionFormat, type CaptionResult } from '../../contract/captions.ts';
import { DocentError } from '../../contract/errors.ts';
import { ANY_FORMAT } from '../../contract/file-formats.ts';
import { share } from '../../files/privacy.ts';
import {
  addEndpointFlags,
  addModelFlags,
  addPasswordFlag,
  type CliContext,
  type ModelFlags,
  modelOf,
  positiveInteger,
  withDocent,
} from './context.ts';
import type { Docent } from './service.ts';

interface CaptionFlags extends ModelFlags, RoleFlags {
  readonly page?: number;
  readonly detailed?: boolean;
  readonly levels?: boolean;
  readonly format: CaptionFormat;
  readonly form: TrainingForm;
  readonly out?: string;
  readonly filter: boolean;
  readonly threshold?: number;
  readonly composer?: string;
  readonly password?: string;
  readonly json?: boolean;
}

export function registerCaption(program: Command, context: CliContext): void {
  const command = program
    .command('caption')
    .description(
      'Describe the pages of a document: a short caption, its figures and, with --detailed, a few sentences with sources.',
    )
    .argument('<file>', ANY_FORMAT)
    .option('--detailed', 'also write a description of up to five sentences')
    .option('--levels', 'show what each level contributed: whole page, regions, segments, text')
    .addOption(new Option('--format <name>', 'output format').choices(CaptionFormat.options).default('md'))
    .addOption(
      new Option('--form <name>', 'training format of jsonl lines').choices(['llava', 'qwen-vl']).default('llava'),
    )
    .option(
      '--out <path>',
      'write to this file; for txt, write sidecar files to this folder; for jsonl, put the images beside the file',
    )
    .option('--page <n>', 'only this page, counted from 1', positiveInteger)
    .option('--no-filter', 'do not score the captions of regions, and keep all of them')
    .option('--threshold <score>', 'drop captions of regions that score less', numeric)
    .option(
      '--composer <address#model>',
      'let a server that speaks the OpenAI protocol write the description; it gets notes, no images',
    )
    .option('--json', 'same as --format json');
  addPasswordFlag(addEndpointFlags(addModelFlags(addRoleFlags(command))))
    .addHelpText(
      'after',
      `
Every sentence rests on notes, which --levels shows with their places on the page. If no available language model describes
the page well enough, rules write the description, and the output says so (composer: plain).

Examples:
  $ docent caption receipt.jpg
  $ docent caption report.pdf --page 1 --detailed --levels
  $ docent caption report.pdf --detailed --format jsonl --form qwen-vl --out train/captions.jsonl
  $ docent caption report.pdf --detailed --composer http://127.0.0.1:1234#qwen2.5-7b
  $ docent caption photo.jpg --detailed --captioner vit-gpt2 --segmenter slimsam --matcher clip-vit-base-patch32`,
    )
    .action(async (file: string, flags: CaptionFlags) => {
      const { captionDocument } = await import('../../captions/index.ts');
      const plug = await pluggedBy(context, flags);
      try {
        // A model that was named is a captioner and is not asked through the service.
        const own: ModelFlags = { model: plug.modelDir, device: flags.device };
        await withDocent(context, own, async (docent) => {
          const result = await captionDocument(captionService(docent), file, {
            page: flags.page,
            password: flags.password,
            detailed: flags.detailed,
            filter: flags.filter,
            threshold: flags.threshold,
            plug: plug.roles,
            signal: context.signal,
            onProgress: (stage) => context.progress.stage(stage),
          });
          await write(context, file, result, flags);
        });
      } finally {
        await plug.dispose();
      }
    });
}

export interface RoleFlags {
  readonly captioner?: string;
  readonly segmenter?: string;
  readonly matcher?: string;
}

/** Models that fill roles of a description instead of docent-mini. */
export function addRoleFlags(command: Command): Command {
  return command
    .option('--captioner <folder>', 'caption the page and its regions with this image-to-text model (ONNX)')
    .option('--segmenter <folder>', 'find the regions with this mask-generation model (ONNX, such as SAM)')
    .option(
      '--matcher <folder>',
      'score the captions with this image-text matching model (ONNX, such as CLIP or SigLIP)',
    );
}

/** The command line's Docent as the service for captions. A stand-in without an engine cannot caption. */
export function captionService(docent: Docent): CaptionService {
  if ('engine' in docent && 'model' in docent && 'lines' in docent) return docent as Docent & CaptionService;
  throw new DocentError('internal', 'Captions need the built-in engine, which is not available here.');
}

/** The generators that the flags name, which come before the embedded ones. Reports where data is sent before sending it. */
export async function pluggedBy(
  context: CliContext,
  flags: ModelFlags & RoleFlags & Pick<CaptionFlags, 'composer' | 'threshold'>,
): Promise<{ modelDir: string; roles: CaptionOptions['plug']; dispose: () => Promise<void> }> {
  const { modelDir, answerer } = await modelOf(context, flags);
  const { pluggedRoles } = await import('../../captions/plugged/index.ts');
  const key = context.env.DOCENT_ENDPOINT_KEY || undefined;
  const { composer, captioner, segmenter, matcher, threshold } = flags;
  const library = context.env.DOCENT_TRANSFORMERS || undefined;
  const plugged = pluggedRoles({ answerer, composer, key, captioner, segmenter, matcher, threshold, library });
  for (const line of plugged.notices) context.stderr.write(`docent: ${line}\n`);
  return { modelDir, roles: plugged.plug, dispose: plugged.dispose };
}

async function write(context: CliContext, file: string, result: CaptionResult, flags: CaptionFlags): Promise<void> {
  const { formatCaptions, sidecars } = await import('../../captions/index.ts');
  const format = flags.json ? 'json' : flags.format;
  const { out } = flags;
  if (out === undefined) {
    const options = { levels: flags.levels ?? false, form: flags.form };
    context.stdout.write(formatCaptions(result, format, options));
    return;
  }
  if (format === 'txt') {
    if ((await mkdir(out, { recursive: true })) !== undefined) share(out);
    for (const { name, text } of sidecars(result)) await replaceFile(join(out, name), text);
    context.stderr.write(`docent: ${result.pages.length} captions in ${out}\n`);
    return;
  }
  await mkdir(dirname(out), { recursive: true });
  if (format === 'jsonl') await writeImages(file, result, dirname(out), flags.password, context.signal);
  await replaceFile(out, formatCaptions(result, format, { levels: flags.levels ?? false, form: flags.form }));
  context.stderr.write(`docent: captions in ${out}\n`);
}

async function writeImages(
  file: string,
  result: CaptionResult,
  folder: string,
  password: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { writeTrainingImages } = await import('../../captions/training-images.ts');
  const { openDocument } = await import('../../documents/index.ts');
  const document = await openDocument(file, { password, signal });
  try {
    await writeTrainingImages(document, result, folder, signal);
  } finally {
    await document.dispose();
  }
}

/** Keeps the old file until the new one is complete. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const coming = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  await writeFile(coming, text);
  share(coming);
  await rename(coming, path);
}

function numeric(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('Give a number.');
  return number;
}
