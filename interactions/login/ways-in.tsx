import { ownWays } from '../../src/domain/ways-in.ts';
import type { About } from '../flow.ts';
import { upstreamBrand } from '../upstream-brand.ts';

interface WaysInProps {
  readonly about: Pick<About, 'client' | 't'>;
}

/** What a service that does not take every way in takes. */
export function WaysIn({ about: { client, t } }: WaysInProps) {
  if (!client?.waysIn) return null;
  const { accepts, names } = t.login.waysIn;
  const named = client.waysIn.map((way) => names[way as keyof typeof names] ?? upstreamBrand(way));
  return <p id="ways-in">{accepts(client.name, named)}</p>;
}

/** Of who has no account, where the service takes no password: an upstream makes one at the first arrival. */
export function NoPassword({ about: { client, t } }: WaysInProps) {
  const { byUpstream, elsewhere } = t.login.waysIn;
  const upstreams = (client?.waysIn ?? []).filter((way) => !ownWays.includes(way));
  return <p id="no-password">{upstreams.length > 0 ? byUpstream(upstreams.map(upstreamBrand)) : elsewhere}</p>;
}
