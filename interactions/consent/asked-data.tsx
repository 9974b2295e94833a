import type { About } from '../engine/flow.ts';

const scopeOrder = ['openid', 'profile', 'email', 'phone', 'address', 'organization', 'offline_access'] as const;

/** Lists in words what a service asks for: by the scopes of its request, and claim by claim. */
export function AskedData({ about: { t, request } }: { readonly about: Pick<About, 't' | 'request'> }) {
  const texts = t.consent;
  const requested = (request?.params['scope'] ?? '').split(' ');
  const claims = (request?.prompt.details['missingOIDCClaims'] as string[] | undefined) ?? [];
  return (
    <ul>
      {scopeOrder
        .filter((scope) => scope === 'openid' || requested.includes(scope))
        .map((scope) => (
          <li key={scope}>{texts.scopes[scope]}</li>
        ))}
      {claims.map((claim) => (
        <li key={claim}>{texts.claim(claim)}</li>
      ))}
    </ul>
  );
}
