import type { SettingsFacts } from './settings-facts.ts';

/** Returns the addresses of the provider that libraries without discovery are told one by one. Programs of today build them by string. */
export const endpointsOf = ({ issuer }: Pick<SettingsFacts, 'issuer'>) => {
  const protocol = `${issuer}/protocol/openid-connect`;
  return {
    discovery: `${issuer}/.well-known/openid-configuration`,
    authorization: `${protocol}/auth`,
    token: `${protocol}/token`,
    userinfo: `${protocol}/userinfo`,
    logout: `${protocol}/logout`,
    keys: `${protocol}/certs`,
    revocation: `${protocol}/revoke`,
    introspection: `${protocol}/token/introspect`,
    deviceAuthorization: `${protocol}/auth/device`,
    pushedRequest: `${protocol}/ext/par/request`,
  } as const;
};
