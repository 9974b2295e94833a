import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { decodePayload } from './decode-payload.ts';

const { Prompt, Check, base } = interactionPolicy;

/** The levels that a sign-in can reach here; others are never promised. */
export const reachableLevels = ['eidas0'];

interface AcrRequest {
  readonly essential?: boolean;
  readonly value?: string;
  readonly values?: readonly string[];
}

function essentialLevels(ctx: KoaContextWithOIDC): readonly string[] {
  const claims = ctx.oidc.claims as { id_token?: { acr?: AcrRequest } };
  const request = claims.id_token?.acr;
  if (!request?.essential) return [];
  // What is no list the library refuses in its own words.
  const values = Array.isArray(request.values) ? request.values : [];
  return request.value ? [...values, request.value] : values;
}

/** The persons that the client asks for: by the hint, which was verified when the request came, and by the claim. */
function wantedSubjects({ oidc }: KoaContextWithOIDC): readonly unknown[] {
  const hint = oidc.params?.['id_token_hint'];
  const hinted = typeof hint === 'string' ? decodePayload(hint)?.['sub'] : undefined;
  const claims = oidc.claims as { id_token?: { sub?: { value?: unknown } } };
  return [hinted, claims.id_token?.sub?.value].filter((sub) => sub !== undefined);
}

/**
 * The order of questions of an authorization request: registration asked for, account to choose, sign-in, consent.
 * Changes to the library's own: an account that vanished under a live session asks for a new sign-in, an essential acr that nobody
 * can reach is an error at once, so is a sign-in by another person than the client asks for, a session that was opened with a password
 * which has run out since needs a person, and native clients of ours may sign in silently.
 */
export function createInteractionPolicy(): ReturnType<typeof base> {
  const policy = base();
  policy.add(new Prompt({ name: 'create', requestable: true }), 0);
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 1);

  const login = policy.get('login')!;
  login.checks.add(
    new Check('account_gone', 'the account of the session is no longer usable', 'login_required', (ctx) => {
      return Boolean(ctx.oidc.session?.accountId) && !ctx.oidc.account;
    }),
    0,
  );
  login.checks.add(
    new Check('password_ran_out', 'the password is to be renewed', 'interaction_required', ({ oidc }) => {
      return oidc.session?.amr?.includes('pwd') === true && oidc.account?.['hasPasswordRunOut'] === true;
    }),
    0,
  );
  login.checks.add(
    new Check(
      'acr_out_of_reach',
      'the requested level cannot be reached',
      'unmet_authentication_requirements',
      (ctx) => {
        const wanted = essentialLevels(ctx);
        if (wanted.length > 0 && !wanted.some((level) => reachableLevels.includes(level))) {
          throw new errors.UnmetAuthenticationRequirements('none of the requested levels can be reached');
        }
        return false;
      },
    ),
    0,
  );

  login.checks.add(
    new Check('other_person', 'another person signed in than was asked for', 'login_required', (ctx) => {
      const { result, session } = ctx.oidc;
      if (result?.login && wantedSubjects(ctx).some((sub) => sub !== session?.accountId)) {
        throw new errors.LoginRequired('another person signed in than was asked for');
      }
      return false;
    }),
    0,
  );

  policy.get('consent')!.checks.remove('native_client_prompt');
  return policy;
}
