import type { Config } from '../../config/schema.ts';
import { knownUpstreams } from '../../src/upstream/definitions/known-upstreams.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import type { LegalFacts } from '../texts/fr/pages.ts';

/** Gathers what the legal pages say of this service, from its settings, so that they state what the program does. */
export function legalFacts(config: Config): LegalFacts {
  const {
    serviceName,
    supportEmail,
    auditDays,
    deletionDays,
    inactiveDays,
    trustedBrowserDays,
    sessionIdleSeconds,
    upstreams,
    wallet,
  } = config;
  const providers = knownUpstreams.flatMap(({ name, brand, aboutUrl }) => {
    const settings = upstreams[name];
    return settings ? [{ brand, aboutUrl, scopes: settings.scope.split(' ') }] : [];
  });
  const walletScopes = [...(wallet?.subjectClaims ?? []), 'family_name', 'given_name', 'birthdate'];
  return {
    serviceName,
    supportEmail,
    auditDays,
    deletionDays,
    inactiveDays,
    trustedBrowserDays,
    sessionIdleSeconds,
    providers: wallet
      ? [...providers, { brand: upstreamBrand('wallet'), aboutUrl: undefined, scopes: [...new Set(walletScopes)] }]
      : providers,
  };
}
