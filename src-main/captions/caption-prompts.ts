/**
 * What the models of this family are told when they are to describe (Li et al., "Monkey", CVPR 2024, section 3.3 and the
 * reference code). They end in what is to follow: no `Answer:` comes after them.
 */
export const SHORT_PROMPT = 'Generate the caption in English:';
export const DETAILED_PROMPT = 'Generate the detailed caption in English:';
