/** Names a link of a person: its provider, by issuer or by the alias that a realm has for it, and what the provider calls her. */
export const linkKey = (provider: string, subject: string): string => `${provider}\0${subject}`;
