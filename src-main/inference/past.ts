import type { ModelShape } from './model-shape.ts';
import { float32, type Tensor } from './session.ts';

/** Keys and values of a suffix that has no tokens yet. */
export function emptyPast(shape: ModelShape, batch: number): Record<string, Tensor> {
  const past: Record<string, Tensor> = {};
  for (let i = 0; i < shape.layers; i++) {
    for (const name of [`past_key.${i}`, `past_value.${i}`]) {
      past[name] = float32(new Float32Array(0), [batch, shape.heads, 0, shape.positions.headSize]);
    }
  }
  return past;
}

/** What a step gave back becomes the next one's past; the old one is freed. */
export function nextPast(shape: ModelShape, past: Record<string, Tensor>, out: Readonly<Record<string, Tensor>>) {
  for (const tensor of Object.values(past)) tensor.dispose();
  const next: Record<string, Tensor> = {};
  for (let i = 0; i < shape.layers; i++) {
    next[`past_key.${i}`] = out[`present_key.${i}`]!;
    next[`past_value.${i}`] = out[`present_value.${i}`]!;
  }
  return next;
}
