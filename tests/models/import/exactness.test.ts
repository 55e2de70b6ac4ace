import { describe, expect, it } from 'vitest';
import { maxDifference, numbers } from '../../parity/golden.ts';
import { needsExactBytes } from '../../processor/exact-bytes.ts';
import { Imported, relativeError } from './imported.ts';

/** ONNX Runtime against PyTorch in float32, as in tests/parity. */
const TOLERANCE = 1e-4;

async function askLogits(model: Imported) {
  const suffix = numbers(await model.golden('ask.question.0')).slice(0, 6);
  const after = numbers(await model.golden('ask.after_ids'));
  return await model.logits(
    await model.golden('ask.before_ids'),
    await model.golden('ask.visual_tokens'),
    after,
    suffix,
  );
}

describe.each(['monkey-tiny', 'qwen-vl-tiny'] as const)('%s, imported in fp32', (name) => {
  it('gives the features, visual tokens and logits of PyTorch', async () => {
    const model = await Imported.make(name, { precision: 'fp32' });
    const features = await model.features(numbers(await model.golden('adapter')));
    expect(maxDifference(features, await model.golden('features'))).toBeLessThanOrEqual(TOLERANCE);
    const { visual_tokens: tokens } = await model.run('resampler', { features: await model.golden('features') });
    expect(maxDifference(tokens!, await model.golden('visual_tokens'))).toBeLessThanOrEqual(TOLERANCE);
    expect(maxDifference(await askLogits(model), await model.golden('ask.step.0.logits'))).toBeLessThanOrEqual(
      TOLERANCE,
    );
  });
});

describe('llava-tiny, imported in fp32', () => {
  it("gives the features of CLIP's last layer but one, the projected tokens and the logits of PyTorch", async () => {
    const model = await Imported.make('llava-tiny', { precision: 'fp32' });
    const features = await model.features([0, 0]);
    expect(maxDifference(features, await model.golden('features'))).toBeLessThanOrEqual(TOLERANCE);
    const { visual_tokens: tokens } = await model.run('resampler', { features: await model.golden('features') });
    expect(maxDifference(tokens!, await model.golden('visual_tokens'))).toBeLessThanOrEqual(TOLERANCE);
    const suffix = numbers(await model.golden('ask.suffix'));
    const visual = await model.golden('ask.visual_tokens');
    // The first ids of what follows the image may as well be the question's: both ways must agree with one pass.
    for (const split of [1, 3]) {
      const logits = await model.logits(
        await model.golden('ask.before_ids'),
        visual,
        suffix.slice(0, split),
        suffix.slice(split),
      );
      expect(maxDifference(logits, await model.golden('ask.logits'))).toBeLessThanOrEqual(TOLERANCE);
    }
  });
});

describe('monkey-tiny in fewer bits', () => {
  // Measured on these weights: fp16 3e-4, int8 2%, int4 in the middle layers 9%; a wrong layout gives 100% and more.
  it.for([
    [{ precision: 'fp16' }, 0.002],
    [{ precision: 'int8' }, 0.06],
    [{ precision: 'int8', encoder: 'dynamic' }, 0.06],
    [{ precision: 'int4', block: 32 }, 0.25],
    [{ precision: 'int4', block: 128 }, 0.25],
  ] as const)('%j stays near to float32', async ([options, limit]) => {
    const model = await Imported.make('monkey-tiny', options);
    const features = await model.features(numbers(await model.golden('adapter')));
    expect(relativeError(features, await model.golden('features'))).toBeLessThan(limit);
    const { visual_tokens: tokens } = await model.run('resampler', { features: await model.golden('features') });
    expect(relativeError(tokens!, await model.golden('visual_tokens'))).toBeLessThan(limit);
    expect(relativeError(await askLogits(model), await model.golden('ask.step.0.logits'))).toBeLessThan(limit);
  });
});

describe("monkey-tiny with a page's keys and values in int8", () => {
  it('gives logits within 2% of PyTorch, and the same likeliest token', async (context) => {
    needsExactBytes(context);
    const model = await Imported.make('monkey-tiny', { precision: 'fp32', prefix: 'int8' });
    const wanted = await model.golden('ask.step.0.logits');
    const logits = await askLogits(model);
    expect(relativeError(logits, wanted)).toBeLessThan(0.02);
    const best = (values: ArrayLike<number>) => Array.from(values).indexOf(Math.max(...Array.from(values)));
    expect(best(numbers(logits))).toBe(best(numbers(wanted)));
  });
});
