import type { readFacts } from './in-page.js';

/** Everything that the rules ask about. */
export type PageFacts = ReturnType<typeof readFacts>;
