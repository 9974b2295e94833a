import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { explainClaims, type ExplainedClaim } from '../../../../src/domain/clients/claims/explain-claims.ts';
import type { TrialOutcome } from '../../../../src/oidc/trial/trial.ts';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { visibleText } from '../../../views/visible-text.ts';

interface Props {
  readonly metadata: StoredMetadata;
  readonly outcome: Extract<TrialOutcome, { kind: 'tokens' }>;
}

/** Returns the names in the parameter `claims`, which was read before the trial began. */
function namesIn(claims: string | undefined): readonly string[] {
  if (!claims) return [];
  const members = Object.values(JSON.parse(claims) as Readonly<Record<string, object>>);
  return members.flatMap((member) => Object.keys(member));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function Value({ explained: { scope, value, missing } }: { readonly explained: ExplainedClaim }) {
  const { reasons } = usePage().t.clientHelp.test.result;
  if (missing) return <>{reasons[missing](scope)}</>;
  return <code class="app-breakable">{visibleText(textOf(value))}</code>;
}

/** Shows each claim about a person: its value, or why the client did not get it. */
export function TrialClaims({ metadata, outcome: { params, tokens } }: Props) {
  const { t } = usePage();
  const texts = t.clientHelp.test.result;
  const explained = explainClaims({
    registered: metadata.scope?.split(' '),
    scopes: tokens.scope.split(' '),
    names: namesIn(params.claims),
    leftOut: tokens.leftOut,
    idToken: tokens.idToken?.payload ?? {},
    userinfo: tokens.userinfo,
  });
  const placeOf = ({ isInIdToken, isInUserinfo }: ExplainedClaim) => {
    if (isInIdToken) return isInUserinfo ? texts.places.both : texts.places.idToken;
    return isInUserinfo ? texts.places.userinfo : texts.places.none;
  };
  // The claims that the service got come first.
  const inOrder = [...explained.filter(({ missing }) => !missing), ...explained.filter(({ missing }) => missing)];
  return (
    <>
      <SectionTitle>{texts.claimsTitle}</SectionTitle>
      <DataTable
        id="claims"
        caption={texts.claimsTitle}
        columns={[texts.columns.claim, texts.columns.value, texts.columns.place]}
        rows={[
          {
            key: 'sub',
            cells: [
              <code key="name">sub</code>,
              <code key="value" class="app-breakable">
                {visibleText(textOf(tokens.idToken?.payload['sub'] ?? ''))}
              </code>,
              texts.places.both,
            ],
          },
          ...inOrder.map((one) => ({
            key: one.claim,
            cells: [<code key="name">{one.claim}</code>, <Value key="value" explained={one} />, placeOf(one)],
          })),
        ]}
      />
    </>
  );
}
