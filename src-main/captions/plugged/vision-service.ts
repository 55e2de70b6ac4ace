import { z } from 'zod';
import { Box } from '../../contract/page.ts';
import { call } from '../../contract/service.ts';

/** The task of a plugged model, with the name that @huggingface/transformers uses. */
export const VisionTask = z.enum(['image-to-text', 'mask-generation', 'image-text-matching']);
export type VisionTask = z.infer<typeof VisionTask>;

const Image = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** RGBA */
  data: z.instanceof(Uint8Array),
});

/** The region of a mask, as fractions of the image, and the model's rating of the mask. */
export const MaskBox = z.object({ box: Box, score: z.number() });
export type MaskBox = z.infer<typeof MaskBox>;

/** The service of a process that runs a plugged model. */
export const visionService = {
  load: call(z.object({ task: VisionTask, dir: z.string(), library: z.string().nullable() }), z.object({})),
  caption: call(z.object({ image: Image }), z.object({ text: z.string() })),
  masks: call(z.object({ image: Image }), z.object({ masks: z.array(MaskBox) })),
  /** Logits of the image with each text. They can be compared with each other for one image. */
  match: call(z.object({ image: Image, texts: z.array(z.string()).min(1) }), z.object({ logits: z.array(z.number()) })),
} as const;
