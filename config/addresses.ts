import { z } from 'zod';

/** Returns whether an address has neither user, query nor fragment, so that it may be that of a service. */
export const isPlainAddress = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && [url.search, url.hash, url.username, url.password].every((part) => part === '');
};

/** Returns whether an address of PostgreSQL names several hosts, as libpq reads them. */
export const hasHosts = (text: string) => /^postgres(?:ql)?:\/\/(?:[^/]*@)?[^/@]*,[^/@]*(?:\/|$)/.test(text);

/** Says how user and password stand in an address. */
export const percentEncoded = 'in user and password, write # / ? @ % as %23 %2F %3F %40 %25';

/** Reads the address of the mail server. */
export const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\/[^/]+/, 'must be smtp://… or smtps://…')
  .refine((text) => URL.canParse(text), `is not an address; ${percentEncoded}`);
