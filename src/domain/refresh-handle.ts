/** The refresh tokens that came about one from the other, beginning with a sign-in. */
export interface TokenFamily {
  readonly family: string;
  readonly grantId: string;
}

const form = /^[^~]+~(?<family>[^~]+)~(?<grantId>[^~]+)$/;

/**
 * Returns the handle of a refresh token that names its family behind its secret. So a token whose row is gone, because its family has gone on
 * without it, is known for one that was used before.
 */
export const handleOf = (secret: string, { family, grantId }: TokenFamily): string => `${secret}~${family}~${grantId}`;

/** Returns the family that a handle names; undefined for one of a process before 0.3.0. Only a row of the family makes it true. */
export function familyOf(handle: string): TokenFamily | undefined {
  const { family, grantId } = form.exec(handle)?.groups ?? {};
  return family !== undefined && grantId !== undefined ? { family, grantId } : undefined;
}
