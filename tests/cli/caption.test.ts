import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { CaptionResult } from '../../src-main/contract/captions.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import type { CreateDocent } from '../../src-main/hosts/cli/service.ts';
import { smallReport } from '../captions/small-report.ts';
import { tinyDocent } from '../captions/tiny-docent.ts';
import { tinyCaptioner, tinyMatcher, tinySegmenter } from '../captions/tiny-vision-models.ts';
import { commandLine } from './command-line.ts';

const samples = new URL('../../resources/samples/', import.meta.url).pathname;
const REPORT = join(samples, 'report.pdf');
const SMALL = smallReport();
const tiny = tinyDocent();
const create: CreateDocent = (settings) => createDocentService({ ...settings, ...tiny });
const never: CreateDocent = () => {
  throw new Error('the service must not be opened');
};
const folder = () => mkdtempSync(join(tmpdir(), 'docent-captions-'));

describe('docent caption', () => {
  test('has a help text', async () => {
    const { code, stdout } = await commandLine(['caption', '--help'], never);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: docent caption[\s\S]*Examples:\n {2}\$ docent/);
  });

  test('prints one JSON value, as the contract says', async () => {
    const args = ['caption', SMALL, '--page', '1', '--detailed', '--no-filter', '--json'];
    const { code, stdout } = await commandLine(args, create);
    expect(code).toBe(0);
    const result = CaptionResult.parse(JSON.parse(stdout));
    expect(result).toMatchObject({ file: 'report.pdf', model: 'docent-tiny' });
    expect(result.pages[0]).toMatchObject({ page: 1, detailed: { composer: 'plain' } });
  });

  test('has models of the user’s own fill roles, one file or many', async () => {
    const folders = [
      ['--captioner', await tinyCaptioner()],
      ['--segmenter', await tinySegmenter()],
      ['--matcher', await tinyMatcher()],
    ].flat();
    const one = await commandLine(['caption', SMALL, '--page', '1', '--json', ...folders], create);
    expect(one.code).toBe(0);
    const { roles, pages } = CaptionResult.parse(JSON.parse(one.stdout));
    expect(roles).toMatchObject({
      segments: expect.stringContaining('tiny-sam'),
      matching: expect.stringContaining('tiny-clip'),
    });
    expect(pages[0]!.short).toMatchObject({ text: 'a bright picture', by: 'tiny-captioner' });

    const out = join(folder(), 'captions.jsonl');
    const many = await commandLine(['batch', 'caption', SMALL, '--out', out, ...folders.slice(0, 2)], create);
    expect(many.code).toBe(0);
    const line = JSON.parse(readFileSync(out, 'utf8')) as { status: string; result: CaptionResult };
    expect(line).toMatchObject({
      status: 'done',
      result: { roles: { global: expect.stringContaining('tiny-captioner') } },
    });
    // A batch started with one captioner is not continued with another.
    const other = await commandLine(['batch', 'caption', SMALL, '--out', out], create);
    expect(other.code).not.toBe(0);
  });

  test('prints every page for people, and the levels when asked', async () => {
    const short = await commandLine(['caption', REPORT], create);
    expect(short.stdout).toMatch(/## Page 1\n\nA page headed[\s\S]*## Page 2/);
    expect(short.stdout).not.toContain('### Segments');
    const levels = await commandLine(['caption', SMALL, '--levels'], create);
    expect(levels.stdout).toContain('### Segments');
    expect(levels.stdout).toContain('Made by global: docent-tiny, else page structure');
  });

  test('writes training lines with the images that they name', async () => {
    const out = join(folder(), 'train', 'captions.jsonl');
    const { code } = await commandLine(['caption', SMALL, '--format', 'jsonl', '--out', out], create);
    expect(code).toBe(0);
    const lines = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { image: string });
    for (const { image } of lines) expect((await sharp(join(out, '..', image)).metadata()).width).toBeGreaterThan(600);
  });

  test('writes one sidecar per page and leaves no unfinished file', async () => {
    const out = folder();
    await commandLine(['caption', REPORT, '--format', 'txt', '--out', out], create);
    expect(readdirSync(out).sort()).toEqual(['report-page-1.txt', 'report-page-2.txt']);
  });

  test.each([
    [['caption', 'missing.pdf', '--json'], 3, 'file-not-found'],
    [['caption', REPORT, '--page', '9', '--json'], 2, 'page-out-of-range'],
    [['caption', REPORT, '--composer', 'nonsense', '--json'], 2, 'bad-input'],
    [['caption', REPORT, '--format', 'xml', '--json'], 2, 'bad-input'],
  ])('refuses %j', async (args, exit, code) => {
    const outcome = await commandLine(args, create);
    expect(outcome.code).toBe(exit);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ error: { code } });
  });
});
