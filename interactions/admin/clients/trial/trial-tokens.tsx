import type { DecodedToken, TrialTokens } from '../../../../src/oidc/trial/trial.ts';
import { Details } from '../../../views/details.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';

const Json = ({ id, value }: { readonly id: string; readonly value: unknown }) => (
  <figure class="app-file">
    <pre>
      <code id={id}>{JSON.stringify(value, undefined, 2)}</code>
    </pre>
  </figure>
);

interface TokenProps {
  readonly id: string;
  readonly title: string;
  readonly token: DecodedToken | undefined;
}

function Token({ id, title, token }: TokenProps) {
  const { tokens } = usePage().t.clientHelp.test.result;
  if (!token) return null;
  return (
    <Details summary={title}>
      <div>
        <p class="fr-mb-1v">{tokens.header}</p>
        <Json id={`${id}-header`} value={token.header} />
        <p class="fr-mb-1v">{tokens.payload}</p>
        <Json id={`${id}-payload`} value={token.payload} />
      </div>
    </Details>
  );
}

/** Shows what the tokens say. Their texts are told to nobody, and they are of no use any more. */
export function TrialTokensView({ tokens: { idToken, accessToken, userinfo } }: { readonly tokens: TrialTokens }) {
  const { tokens } = usePage().t.clientHelp.test.result;
  return (
    <div class="fr-mt-4w fr-mb-4w">
      <SectionTitle>{tokens.title}</SectionTitle>
      <p>{tokens.revoked}</p>
      <Token id="id-token" title={tokens.idToken} token={idToken} />
      <Token id="access-token" title={tokens.accessToken} token={accessToken} />
      <Details summary={tokens.userinfo}>
        <div>
          <Json id="userinfo" value={userinfo} />
        </div>
      </Details>
    </div>
  );
}
