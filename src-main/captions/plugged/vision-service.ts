import { z } from 'zod';
import { Box } from '../../contract/page.ts';
import { call } from '../../contract/service.ts';

/** What a plugged model is for; named as @huggingface/transformers names its tasks. */
export const VisionTask = z.enum(['image-to-text', 'mask-generation', 'image-text-matching']);
export type VisionTask = z.infer<typeof VisionTask>;

const Image = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** RGBA */
  data: z.instanceof(Uint8Array),
});

/** A region that a mask covers, as a fraction of the image, and how good the model thinks its mask is. */
export const MaskBox = z.object({ box: Box, score: z.number() });
export type MaskBox = z.infer<typeof MaskBox>;

/** What the process that runs a plugged model serves. */
export const visionService = {
  load: call(z.object({ task: VisionTask, dir: z.string(), library: z.string().nullable() }), z.object({})),
  caption: call(z.object({ image: Image }), z.object({ text: z.string() })),
  masks: call(z.object({ image: Image }), z.object({ masks: z.array(MaskBox) })),
  /** Logits of the image with each text: comparable with each other for one image. */
  match: call(z.object({ image: Image, texts: z.array(z.string()).min(1) }), z.object({ logits: z.array(z.number()) })),
} as const;
