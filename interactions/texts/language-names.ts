import type { Lang } from './index.ts';

/** Each language by its own name, which is what its readers look for. */
export const languageNames: Readonly<Record<Lang, string>> = { fr: 'Français', en: 'English' };
