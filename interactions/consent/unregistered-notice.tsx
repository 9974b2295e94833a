import { loopbackHosts } from '../../src/domain/network/private-host.ts';
import type { About } from '../engine/flow.ts';
import { Alert } from '../views/alert.tsx';

/** Returns the host to which the answer goes; undefined where a program on the device of the person gets it. */
function answeredHost({ request }: Pick<About, 'request'>): string | undefined {
  const url = URL.parse(request?.params['redirect_uri'] ?? '');
  return url?.protocol === 'https:' && !loopbackHosts.includes(url.hostname) ? url.host : undefined;
}

/** Warns of a client that nobody has registered, names the site that describes it, and says where the answer goes. */
export function UnregisteredNotice({ about }: { readonly about: Pick<About, 't' | 'client' | 'request'> }) {
  const { t, client } = about;
  const texts = t.consent.unregistered;
  const name = client?.name ?? '';
  const claimed = client?.unregistered?.claimedName;
  const answered = answeredHost(about);
  return (
    <>
      <Alert kind="warning" title={texts.title} id="unregistered">
        <p class="app-breakable">{texts.warning(name)}</p>
        {claimed !== undefined && <p class="app-breakable">{texts.claimedName(claimed)}</p>}
        <p class="app-breakable">{answered === undefined ? texts.onDevice : texts.answers(answered)}</p>
      </Alert>
      <p class="fr-mb-1w">{texts.asks}</p>
    </>
  );
}
