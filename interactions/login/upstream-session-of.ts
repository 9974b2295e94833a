import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** Returns what ends the session at the upstream through which a person came, where her coming proves nothing here. */
export const upstreamSessionOf = ({
  upstream,
  idToken,
}: UpstreamIdentity): NonNullable<LoginState['federated']>['session'] => ({
  upstream,
  idToken,
});
