/** The address of the search. The pages about one person stand below it. */
export const personRoot = '/admin/personnes';

/** Returns the address of a page about a person. */
export const personAddress = (sub: string, part = ''): string =>
  `${personRoot}/${encodeURIComponent(sub)}${part === '' ? '' : `/${part}`}`;
