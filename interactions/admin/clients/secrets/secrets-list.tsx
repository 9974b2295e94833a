import { isFapi } from '../../../../src/domain/clients/security-profile.ts';
import { provesByCertificate } from '../../../../src/domain/clients/secrets/uses-secret.ts';
import {
  liveSecrets,
  mostLiveSecrets,
  shownSecrets,
  whyRefused,
  type ClientSecret,
} from '../../../../src/domain/clients/secrets/client-secret.ts';
import { day } from '../../../../src/domain/time.ts';
import type { Texts } from '../../../texts/index.ts';
import { Badge } from '../../../views/badge.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { secretsAddress, type SecretsVisit } from './secrets-state.ts';

/** An end within so many days is told in the list. */
const soonDays = 30;

/** Returns what people call a secret. */
export const secretName = ({ name, hint }: ClientSecret, { secrets: texts }: Texts['clientSecrets']): string =>
  `${name === '' ? texts.unnamed : name} (${hint === null ? texts.unknownHint : texts.hint(hint)})`;

function StateBadge({ secret, now }: { readonly secret: ClientSecret; readonly now: number }) {
  const { states } = usePage().t.clientSecrets.secrets;
  if (whyRefused(secret, now)) return <Badge kind="error">{states.expired}</Badge>;
  const days = secret.expiresAt === null ? Infinity : Math.floor((secret.expiresAt - now) / day);
  if (days > soonDays) return <Badge kind="success">{states.live}</Badge>;
  return <Badge kind="warning">{days === 0 ? states.endsToday : states.ends(days)}</Badge>;
}

interface SecretsListProps {
  readonly visit: SecretsVisit;
  /** Epoch seconds. */
  readonly now: number;
}

/** Lists the secrets of a client, without anything of what they are, and leads to the forms that change them. */
export function SecretsList({ visit, now }: SecretsListProps) {
  const { clientSecrets: texts, dates } = usePage().t;
  const { columns, ...words } = texts.secrets;
  const { client, lastUses, mayWrite } = visit;
  const secrets = shownSecrets(client.secrets);
  const rows = secrets.map((secret) => {
    const { id, createdAt, expiresAt } = secret;
    const name = secretName(secret, texts);
    const usedAt = lastUses.get(id);
    return {
      key: id,
      cells: [
        <>
          {name}
          <br />
          <StateBadge secret={secret} now={now} />
        </>,
        createdAt === null ? words.unknown : dates.day(createdAt),
        expiresAt === null ? words.noEnd : dates.day(expiresAt),
        usedAt === undefined ? words.neverUsed : dates.day(usedAt),
        ...(mayWrite
          ? [
              <a class="fr-link" href={secretsAddress(visit, `?retirer=${id}`)} aria-label={words.withdrawName(name)}>
                {words.withdraw}
              </a>,
            ]
          : []),
      ],
    };
  });
  const mayAdd = mayWrite && !isFapi(client.metadata) && !provesByCertificate(client.metadata);
  const isFull = liveSecrets(client.secrets, now).length >= mostLiveSecrets;
  return (
    <>
      <SectionTitle>{words.title}</SectionTitle>
      {rows.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <DataTable
          id="secrets"
          caption={words.title}
          columns={[
            columns.name,
            columns.created,
            columns.expires,
            columns.used,
            ...(mayWrite ? [columns.action] : []),
          ]}
          rows={rows}
        />
      )}
      {mayAdd && isFull && <p>{words.full}</p>}
      {mayAdd && !isFull && (
        <LoneLink href={secretsAddress(visit, '?nouveau')} id="add-secret">
          {words.add}
        </LoneLink>
      )}
    </>
  );
}
