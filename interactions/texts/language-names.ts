import type { Lang } from './index.ts';

/** Each language by its own name, as those who read it look for it. */
export const languageNames: Readonly<Record<Lang, string>> = { fr: 'Français', en: 'English' };
