import { readClientKeys } from '../../../../src/commands/clients/secrets/read-client-keys.ts';
import { setClientKeys } from '../../../../src/commands/clients/secrets/set-client-keys.ts';
import { memberChecks } from '../../../../src/domain/clients/member-checks.ts';
import type { ClientMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { shownSecrets } from '../../../../src/domain/clients/secrets/client-secret.ts';
import { readKeySet, type PublicKeyFacts } from '../../../../src/domain/clients/secrets/key-set.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { Form, StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { TextArea } from '../../../views/forms/text-area.tsx';
import { TextField } from '../../../views/forms/text-field.tsx';
import { BaseVersion, readBaseVersion } from '../../base-version.tsx';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { keyRefusal } from './key-refusal.ts';
import { doneWith, secretsAddress, type SecretsState, type SecretsVisit } from './secrets-state.ts';
import { parseJson } from '../../../../src/domain/members.ts';

const longestText = 10_000;

function KeysView({ form, visit }: StepView<SecretsState> & { readonly visit: SecretsVisit }) {
  const { clientSecrets } = usePage().t;
  const texts = clientSecrets.keysForm;
  return (
    <>
      <p>
        {texts.intro}
        {shownSecrets(visit.client.secrets).length > 0 && ` ${texts.later}`}
      </p>
      <ReasonForm action="saveKeys" label={texts.save} cancel={secretsAddress(visit)}>
        <BaseVersion version={form['baseVersion'] ?? String(visit.client.version)} />
        <TextField
          name="jwks_uri"
          type="url"
          label={texts.address}
          hint={texts.addressHint}
          autocomplete="off"
          spellcheck={false}
          optional
        />
        <TextArea name="jwks" label={texts.jwks} hint={texts.jwksHint} rows={10} spellcheck={false} optional />
      </ReasonForm>
    </>
  );
}

type Refused = Extract<StepResult<SecretsState>, { readonly ok: false }>;
type ReadSource =
  | {
      readonly ok: true;
      readonly source: Pick<ClientMetadata, 'jwks'> | Pick<ClientMetadata, 'jwks_uri'>;
      readonly keys: readonly PublicKeyFacts[];
    }
  | Refused;

function readPasted(text: string, { t }: Submitted<SecretsState>['about']): ReadSource {
  const { errors } = t.clientSecrets;
  if (text.length > longestText) return { ok: false, errors: { jwks: errors.tooLong } };
  const pasted = parseJson(text);
  if (pasted === undefined) return { ok: false, errors: { jwks: errors.json } };
  const read = readKeySet(pasted);
  if (read.ok) return { ok: true, source: { jwks: pasted as NonNullable<ClientMetadata['jwks']> }, keys: read.keys };
  const refused = { ok: false, errors: { jwks: keyRefusal(read.refusal, t) } } as const;
  // A private key is not sent back, as a password is not.
  const isPrivate = read.refusal.code === 'private_key' || read.refusal.code === 'symmetric_key';
  return isPrivate ? { ...refused, corrected: { jwks: '' } } : refused;
}

async function readPublished(
  address: string,
  { services, about }: Submitted<SecretsState>,
  clientId: string,
): Promise<ReadSource> {
  const { errors } = about.t.clientSecrets;
  const { production } = services.config;
  if (memberChecks.jwks_uri(address, { production }).length > 0)
    return { ok: false, errors: { jwks_uri: errors.address } };
  const read = await readClientKeys(services, { clientId, address });
  if (read.kind === 'read') return { ok: true, source: { jwks_uri: address }, keys: read.keys };
  if (read.kind === 'throttled') {
    const { retryAfter } = read;
    return { ok: false, errors: { jwks_uri: errors.throttled(retryAfter) }, retryAfter };
  }
  return {
    ok: false,
    errors: { jwks_uri: read.kind === 'unread' ? errors.unread : keyRefusal(read.refusal, about.t) },
  };
}

async function readSource(submitted: Submitted<SecretsState>, clientId: string): Promise<ReadSource> {
  const { form, about } = submitted;
  const { errors } = about.t.clientSecrets;
  const address = (form['jwks_uri'] ?? '').trim();
  const pasted = (form['jwks'] ?? '').trim();
  if (address === '' && pasted === '') return { ok: false, errors: { jwks_uri: errors.neither } };
  if (address !== '' && pasted !== '') return { ok: false, errors: { jwks_uri: errors.two } };
  return pasted === '' ? readPublished(address, submitted, clientId) : readPasted(pasted, about);
}

async function save(submitted: Submitted<SecretsState>, visit: SecretsVisit): Promise<StepResult<SecretsState>> {
  const { form, services, about } = submitted;
  const { clientId } = visit.client;
  const reason = readReason(form, about.t);
  // The address is not asked while the rest of the form is wrong.
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const read = await readSource(submitted, clientId);
  if (!read.ok) return read;
  const { source, keys } = read;
  const baseVersion = readBaseVersion(form);
  const set = await setClientKeys(services, { clientId, source, keys, reason: reason.reason, baseVersion });
  if (set.ok) return doneWith(visit, about, 'keysSaved');
  const { t } = about;
  const explained = await explainRefusal(set.refused, { t, services });
  return set.refused.kind === 'stale' ? { ...explained, errors: { step: t.clientSecrets.errors.changed } } : explained;
}

const initialOf = ({ client: { metadata } }: SecretsVisit): Form => ({
  ...(metadata.jwks_uri !== undefined && { jwks_uri: metadata.jwks_uri }),
  ...(metadata.jwks !== undefined && { jwks: JSON.stringify(metadata.jwks, undefined, 2) }),
});

/** Gives a client its public keys, pasted or by their address. */
export const keysStep = (visit: SecretsVisit): StayingStep<SecretsState> => ({
  name: 'keys',
  page: {
    wide: true,
    accepts: ({ action }) => action === 'saveKeys',
    initial: (state, about) => keptFields(state, about) ?? initialOf(visit),
  },
  submit: (submitted) => save(submitted, visit),
  title: ({ t }) => t.clientSecrets.keysForm.title,
  view: (props) => <KeysView {...props} visit={visit} />,
});
