export { type CaptionOptions, type CaptionService, captionDocument } from './caption-document.ts';
export { type CaptionFact, captionFacts, PageFacts } from './facts.ts';
export {
  type FormatOptions,
  figureImageName,
  formatCaptions,
  pageImageName,
  sidecars,
  type TrainingForm,
} from './formats/index.ts';
export type { CaptionRoles, Matcher } from './roles.ts';
export { rougeL } from './rouge.ts';
