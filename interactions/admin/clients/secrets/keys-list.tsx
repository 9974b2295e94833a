import { hasKeys } from '../../../../src/domain/clients/secrets/client-proof.ts';
import { shownSecrets } from '../../../../src/domain/clients/secrets/client-secret.ts';
import { readKeySet, type PublicKeyFacts } from '../../../../src/domain/clients/secrets/key-set.ts';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LinkButton, LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { SideButton } from '../../../views/forms/side-form.tsx';
import { secretsAddress, type SecretsVisit } from './secrets-state.ts';

type ListedKey = PublicKeyFacts & { readonly firstSeenAt?: number };

/** Returns the keys as they were seen last; pasted ones that no page has seen are read from the registration. */
function keysOf({ client: { metadata }, keyCheck }: SecretsVisit): readonly ListedKey[] {
  if (metadata.jwks === undefined) return keyCheck?.keys ?? [];
  const read = readKeySet(metadata.jwks);
  const seen = keyCheck?.keys ?? [];
  return (read.ok ? read.keys : []).map((key) => {
    const known = seen.find(({ thumbprint }) => thumbprint === key.thumbprint);
    return { ...key, ...(known && { firstSeenAt: known.firstSeenAt }) };
  });
}

/** Says where the keys are from, and when they were read. */
function Source({ visit }: { readonly visit: SecretsVisit }) {
  const { clientSecrets, dates } = usePage().t;
  const texts = clientSecrets.keys;
  const { client, keyCheck } = visit;
  const { jwks_uri: address } = client.metadata;
  if (address === undefined) return <p>{texts.pasted}</p>;
  const moment = keyCheck && dates.moment(keyCheck.checkedAt);
  const failed = keyCheck?.keys.length === 0 ? texts.failedFirst : texts.failed;
  return (
    <p class="app-breakable" id="keys-source">
      {texts.published(address)}
      <br />
      {moment === undefined ? texts.unchecked : keyCheck?.hasFailed ? failed(moment) : texts.checked(moment)}
    </p>
  );
}

/** Lists the public keys of a client with their age, and leads to the forms that change them. */
export function KeysList({ visit }: { readonly visit: SecretsVisit }) {
  const { clientSecrets, dates } = usePage().t;
  const texts = clientSecrets.keys;
  const { columns } = texts;
  const { client, mayWrite } = visit;
  if (!hasKeys(client.metadata))
    return (
      <>
        <SectionTitle>{texts.title}</SectionTitle>
        <p>{texts.intro}</p>
        {mayWrite && (
          <LoneLink href={secretsAddress(visit, '?cles')} kind="secondary" id="add-keys">
            {texts.add}
          </LoneLink>
        )}
      </>
    );
  const rows = keysOf(visit).map((key, place) => ({
    key: `${place} ${key.thumbprint}`,
    cells: [
      <span class="app-breakable">{key.kid ?? texts.unnamed}</span>,
      key.kind,
      key.alg ?? texts.any,
      key.isUsable ? (key.use ?? texts.any) : texts.unusable,
      key.firstSeenAt === undefined ? clientSecrets.secrets.unknown : dates.day(key.firstSeenAt),
    ],
  }));
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <Source visit={visit} />
      {rows.length > 0 && (
        <DataTable
          id="keys"
          caption={texts.caption}
          columns={[columns.kid, columns.kind, columns.alg, columns.use, columns.seen]}
          rows={rows}
        />
      )}
      {mayWrite && (
        <>
          {client.metadata.jwks_uri !== undefined && (
            <SideButton action="check" kind="secondary">
              {texts.check}
            </SideButton>
          )}
          <ButtonGroup>
            <LinkButton href={secretsAddress(visit, '?cles')} kind="secondary">
              {texts.edit}
            </LinkButton>
            <LinkButton href={secretsAddress(visit, '?retirer-cles')} kind="tertiary">
              {texts.remove}
            </LinkButton>
            {shownSecrets(client.secrets).length > 0 && (
              <LinkButton href={secretsAddress(visit, '?retirer=tous')} kind="tertiary">
                {texts.keysOnly}
              </LinkButton>
            )}
          </ButtonGroup>
        </>
      )}
    </>
  );
}
