/** Settings that stay as they are as long as the database lives. A list of keys may grow at its front. */
export const fixedNames = ['ISSUER', 'PASSWORD_PEPPER', 'ENCRYPTION_KEYS'] as const;
export type FixedName = (typeof fixedNames)[number];
