export { assembleLines, type Reading } from './assemble-lines.ts';
export { type EvidenceItem, type EvidenceOptions, evidence } from './evidence.ts';
export { Language } from './language.ts';
export { accuracy, anls, type WordCounts, type WordScores, wordCounts, wordF1 } from './metrics.ts';
export { type PagePrompt, type PromptTextOptions, promptText } from './prompt-text.ts';
export { type CopiedSpan, evidenceOfSpans, placesToEvidence, type Stretch } from './span-evidence.ts';
export { linesFromTextLayer } from './text-layer-lines.ts';
