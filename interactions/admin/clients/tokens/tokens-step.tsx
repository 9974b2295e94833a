import { liveNotice } from '../../../signed-in/live-notice.ts';
import { registrationAddress } from '../../../../src/domain/clients/tokens/registration-address.ts';
import { tokenState, type TokenState } from '../../../../src/domain/clients/tokens/token-state.ts';
import type { ClientToken } from '../../../../src/store/clients/tokens/client-tokens.ts';
import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { Alert } from '../../../views/alert.tsx';
import { Badge, type BadgeProps } from '../../../views/badge.tsx';
import { OnceShown } from '../shown-secret-view.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import type { AdminVisit } from '../../admin-page.ts';
import type { ShownSecret } from '../shown-secret.ts';
import { tokensPath, type TokensState } from './tokens-state.ts';

const badges: Readonly<Record<TokenState, BadgeProps['kind']>> = {
  live: 'success',
  used: 'info',
  expired: 'warning',
  revoked: 'error',
};

interface Props {
  readonly visit: AdminVisit;
  readonly tokens: readonly ClientToken[];
  /** The token that this page shows, the one time. */
  readonly shown: ShownSecret | undefined;
}

const statedIn = (members: Readonly<Record<string, unknown>>) =>
  Object.entries(members)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ');

/** Says in a few lines what a token allows. */
function Policy({ policy }: Pick<ClientToken, 'policy'>) {
  const { clientTokens: texts, clientForm } = usePage().t;
  const { status, redirectHosts, scopes, fixed, defaults } = policy;
  const labels: Readonly<Record<string, { readonly label: string }>> = clientForm.data.scopes;
  const data = scopes.flatMap((scope) => labels[scope]?.label ?? []).join(', ');
  const lines = [
    texts.statuses[status],
    ...(policy.grantTypes.includes('client_credentials') ? [texts.create.machine] : []),
    ...(redirectHosts.length > 0 ? [texts.hosts(redirectHosts.join(', '))] : []),
    texts.scopes(data === '' ? texts.identifier : data),
    ...(Object.keys(fixed).length > 0 ? [texts.fixed(statedIn(fixed))] : []),
    ...(Object.keys(defaults).length > 0 ? [texts.defaults(statedIn(defaults))] : []),
  ];
  return (
    <ul class="app-plain-list">
      {lines.map((line) => (
        <li key={line} class="app-breakable">
          {line}
        </li>
      ))}
    </ul>
  );
}

function Tokens({ tokens, now }: Pick<Props, 'tokens'> & { readonly now: number }) {
  const { clientTokens: texts, dates } = usePage().t;
  const { columns } = texts;
  const rows = tokens.map((token) => {
    const { id, name, hint, uses, maxUses, expiresAt, policy } = token;
    const state = tokenState(token, now);
    return {
      key: id,
      cells: [
        <>
          {name} ({texts.hint(hint)})
          <br />
          <Badge kind={badges[state]}>{texts.states[state]}</Badge>
        </>,
        <Policy policy={policy} />,
        texts.used(uses, maxUses),
        dates.day(expiresAt),
        token.revokedAt === null ? (
          <a class="fr-link" href={`${tokensPath}?revoquer=${id}`} aria-label={texts.revokeName(name)}>
            {texts.revoke}
          </a>
        ) : (
          ''
        ),
      ],
    };
  });
  return (
    <DataTable
      id="tokens"
      caption={texts.title}
      columns={[columns.name, columns.makes, columns.uses, columns.end, columns.action]}
      rows={rows}
    />
  );
}

function TokensView({ state, about, visit, tokens, shown }: StepView<TokensState> & Props) {
  const { clientTokens: texts } = usePage().t;
  const { config } = visit.services;
  const notice = liveNotice(state.notice, about)?.kind;
  return (
    <>
      {notice && <StatusNotice kind="success">{texts.notices[notice]}</StatusNotice>}
      {!config.dynamicRegistration && <Alert kind="warning">{texts.off}</Alert>}
      {shown && (
        <OnceShown id="shown-token" of="client-token" texts={texts.shown} shown={shown}>
          <p class="app-breakable">{texts.shown.address(registrationAddress(config.issuer))}</p>
        </OnceShown>
      )}
      <p>{texts.intro}</p>
      <LoneLink href={`${tokensPath}?nouveau`} id="add-token">
        {texts.add}
      </LoneLink>
      {tokens.length === 0 ? <p id="no-token">{texts.none}</p> : <Tokens tokens={tokens} now={about.now} />}
    </>
  );
}

export const tokensStep = (props: Props): StayingStep<TokensState> => ({
  name: 'tokens',
  page: { head: ({ about }) => ({ back: { href: '/admin/clients', label: about.t.clientList.back } }), wide: true },
  // The token that a page left open would revoke is revoked already.
  submit: async ({ about }) => ({ ok: true, patch: {}, event: 'nothing', next: about.path }),
  title: ({ t }) => t.clientTokens.title,
  view: (view) => <TokensView {...view} {...props} />,
});
