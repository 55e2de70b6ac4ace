export { type CaptionOptions, type CaptionService, captionDocument } from './caption-document.ts';
export { ciderD } from './cider.ts';
export { type CompareOptions, type CompareSettings, compareModels } from './compare/compare-models.ts';
export { formatComparison, saidBy } from './compare/format-comparison.ts';
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
