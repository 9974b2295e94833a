/** Returns the address at which services register themselves (RFC 7591). Below it, each client that has done so has its own (RFC 7592). */
export const registrationAddress = (issuer: string): string => `${issuer}/protocol/openid-connect/ext/register`;
