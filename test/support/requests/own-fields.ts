import type { Page } from './page.ts';

/** Returns the hidden fields by which a form shows that a page of this browser has sent it, and for which account. */
export function ownFields(page: Page): Readonly<Record<string, string>> {
  const owner = page.fieldValue('owner');
  return { csrf: page.fieldValue('csrf') ?? '', ...(owner !== undefined && { owner }) };
}
