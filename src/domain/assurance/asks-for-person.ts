/**
 * Returns whether a request asks for the person herself, now, by `prompt=login` or `max_age`. Nothing stands in for a factor of hers then: no
 * trusted browser, and no session that such a browser has opened.
 */
export const asksForPerson = ({ prompt, max_age: maxAge }: Readonly<Record<string, unknown>> = {}): boolean =>
  maxAge !== undefined || (typeof prompt === 'string' && prompt.split(' ').includes('login'));
