export { type CaptionOptions, type CaptionService, captionDocument } from './caption-document.ts';
export { ciderD } from './cider.ts';
export { compareModels } from './compare/compare-models.ts';
export { formatComparison } from './compare/format-comparison.ts';
export { captionFacts, PageFacts } from './facts.ts';
export { formatCaptions, sidecars, type TrainingForm } from './formats/index.ts';
export type { CaptionRoles, Matcher } from './roles.ts';
export { rougeL } from './rouge.ts';
