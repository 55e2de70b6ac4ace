/**
 * The prompts for descriptions of this family of models (Li et al., "Monkey", CVPR 2024, section 3.3 and the reference code). They already say
 * what follows, so no `Answer:` comes after them.
 */
export const SHORT_PROMPT = 'Generate the caption in English:';
export const DETAILED_PROMPT = 'Generate the detailed caption in English:';
