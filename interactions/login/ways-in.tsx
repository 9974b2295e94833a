import { isWayAccepted, ownWays } from '../../src/domain/assurance/ways-in.ts';
import type { About } from '../engine/flow.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { Alert } from '../views/alert.tsx';
import { usePage } from '../views/layout/page-context.ts';

interface WaysInProps {
  readonly about: Pick<About, 'client' | 't'>;
}

/** Says which ways to sign in the service accepts, where it does not accept all of them. */
export function WaysIn({ about: { client, t } }: WaysInProps) {
  const { upstreams } = usePage().operator;
  if (!client?.waysIn) return null;
  const { accepts, names, none } = t.login.waysIn;
  const named = client.waysIn.map((way) => names[way as keyof typeof names] ?? upstreamBrand(way));
  const isAnyOn = [...ownWays, ...upstreams.map(({ name }) => name)].some((way) => isWayAccepted(client.waysIn, way));
  return (
    <>
      <p id="ways-in">{accepts(client.name, named)}</p>
      {!isAnyOn && <Alert kind="warning">{none}</Alert>}
    </>
  );
}

/**
 * Tells a person without an account how she gets one, where the service accepts no password: an upstream makes the account when she first
 * comes through it.
 */
export function NoPassword({ about: { client, t } }: WaysInProps) {
  const { byUpstream, elsewhere } = t.login.waysIn;
  const { upstreams } = usePage().operator;
  const shown = upstreams.filter(({ name }) => isWayAccepted(client?.waysIn, name));
  if (shown.length === 0 && !isWayAccepted(client?.waysIn, 'passkey')) return null;
  return (
    <p id="no-password">{shown.length > 0 ? byUpstream(shown.map(({ name }) => upstreamBrand(name))) : elsewhere}</p>
  );
}
