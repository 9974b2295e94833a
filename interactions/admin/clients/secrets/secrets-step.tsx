import { liveNotice } from '../../../signed-in/live-notice.ts';
import { checkClientKeys } from '../../../../src/commands/clients/secrets/check-client-keys.ts';
import { canProve, hasKeys } from '../../../../src/domain/clients/secrets/client-proof.ts';
import { shownSecrets } from '../../../../src/domain/clients/secrets/client-secret.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { ShownSecretView } from '../shown-secret-view.tsx';
import { keyRefusal } from './key-refusal.ts';
import { KeysList } from './keys-list.tsx';
import { SecretsList } from './secrets-list.tsx';
import { doneWith, type SecretsState, type SecretsVisit } from './secrets-state.ts';

function SecretsView({ state, errors, about, visit }: StepView<SecretsState> & { readonly visit: SecretsVisit }) {
  const { clientSecrets: texts } = usePage().t;
  const { client, shown } = visit;
  const notice = Object.keys(errors).length > 0 ? undefined : liveNotice(state.notice, about)?.kind;
  const isPublic = client.metadata.token_endpoint_auth_method === 'none';
  const hasBoth = hasKeys(client.metadata) && shownSecrets(client.secrets).length > 0;
  return (
    <>
      {notice && <StatusNotice kind="success">{texts.notices[notice]}</StatusNotice>}
      {shown && <ShownSecretView shown={shown} />}
      <p>{isPublic ? texts.publicClient : texts.intro}</p>
      {!isPublic && (
        <>
          {hasBoth && <Alert kind="info">{texts.both}</Alert>}
          {!canProve(client, about.now) && <Alert kind="warning">{texts.nothing}</Alert>}
          <SecretsList visit={visit} now={about.now} />
          <hr class="fr-mt-4w" />
          <KeysList visit={visit} />
        </>
      )}
    </>
  );
}

async function check(
  { services, about }: Submitted<SecretsState>,
  visit: SecretsVisit,
): Promise<StepResult<SecretsState>> {
  const { clientId, metadata } = visit.client;
  const { errors } = about.t.clientSecrets;
  const { jwks_uri: address } = metadata;
  if (address === undefined) return { ok: false, isStale: true, errors: { step: errors.changed } };
  const read = await checkClientKeys(services, { clientId, address });
  if (read.kind === 'read') return doneWith(visit, about, 'keysRead');
  if (read.kind === 'throttled') {
    const { retryAfter } = read;
    return { ok: false, errors: { step: errors.throttled(retryAfter) }, retryAfter };
  }
  return { ok: false, errors: { step: read.kind === 'unread' ? errors.unread : keyRefusal(read.refusal, about.t) } };
}

/** Lists the secrets and the keys of a client. */
export const secretsStep = (visit: SecretsVisit): StayingStep<SecretsState> => ({
  name: 'secrets',
  page: { wide: true },
  async submit(submitted) {
    const { about, form } = submitted;
    if (form['action'] === 'check') return check(submitted, visit);
    // The secret that a page left open would take out of use is gone already.
    if (form['action'] === 'withdraw') return doneWith(visit, about, 'withdrawn');
    return { ok: true, patch: {}, event: 'nothing', next: about.path };
  },
  title: ({ t }) => t.clientList.parts.secrets,
  view: (props) => <SecretsView {...props} visit={visit} />,
});
