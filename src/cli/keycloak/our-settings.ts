import { texts } from '../../../interactions/texts/index.ts';
import type { Config } from '../../../config/schema.ts';
import type { OurSettings } from '../../domain/keycloak/compare-settings.ts';

/** Returns the settings with which a realm is compared, without the password of the mail server. */
export function ourSettings(config: Config, upstreamOf: OurSettings['upstreamOf']): OurSettings {
  const { hostname, port, protocol, username } = new URL(config.smtpUrl);
  return {
    issuer: config.issuer,
    registrationOpen: config.registrationOpen,
    passwordMaxAgeDays: config.passwordMaxAgeDays,
    sessionIdleSeconds: config.sessionIdleSeconds,
    auditDays: config.auditDays,
    languages: Object.keys(texts),
    mail: {
      server: `${hostname}:${port || (protocol === 'smtps:' ? '465' : '587')}`,
      user: decodeURIComponent(username),
      isTlsRequired: config.smtpTlsRequired,
      from: config.mailFrom,
      replyTo: config.supportEmail,
    },
    upstreamOf,
  };
}
