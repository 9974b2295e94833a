import { arrive, tally } from '../support/people/arrive.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeService } from '../support/describe-app.ts';
import { typeCredentials } from '../support/test-client.ts';

/** Each scenario, with the reason in the audit. */
const tokens = {
  'id-token-wrong-nonce': 'nonce',
  'id-token-no-nonce': 'nonce',
  'id-token-wrong-issuer': 'iss',
  'id-token-wrong-audience': 'aud',
  'id-token-two-audiences': 'aud',
  'id-token-foreign-party': 'azp',
  'id-token-expired': 'exp',
  'id-token-issued-in-future': 'iat',
  'id-token-no-subject': 'sub',
  'id-token-control-subject': 'sub',
  'id-token-bad-signature': 'signature',
  'id-token-unknown-key': 'key',
  'id-token-alg-none': 'algorithm',
  'id-token-hs256-public-key': 'algorithm',
  'id-token-hs256-client-secret': 'algorithm',
  'id-token-other-algorithm': 'algorithm',
};
const userinfo = {
  'userinfo-other-subject': 'userinfo_subject',
  'userinfo-unsigned': 'userinfo_unsigned',
  'userinfo-bad-signature': 'signature',
  'userinfo-wrong-audience': 'aud',
  // The library checks audience and issuer only when they are there. Our own rule makes them required.
  'userinfo-no-audience': 'userinfo_aud',
  'userinfo-no-issuer': 'userinfo_iss',
  'userinfo-expired': 'exp',
  'userinfo-html': 'userinfo_unsigned',
};
const callbacks = {
  'callback-no-state': 'state_missing',
  'callback-altered-state': 'state_unknown',
  'callback-state-undefined': 'state_unknown',
  'callback-no-issuer': 'iss_missing',
  'callback-other-issuer': 'iss',
  'callback-code-and-error': 'code_and_error',
  'callback-two-codes': 'repeated_parameter',
};
const levels = { 'acr-lower': 'acr', 'acr-missing': 'acr' };
const errors = {
  'callback-server-error': 'server_error',
  'callback-temporarily-unavailable': 'temporarily_unavailable',
  'callback-invalid-scope': 'invalid_scope',
  'callback-login-required': 'login_required',
  'callback-unknown-error': 'unknown',
};
const transport = {
  'callback-code-of-another-client': 'token_invalid_grant',
  'token-500': 'malformed_answer',
  'token-502': 'malformed_answer',
  'token-503': 'malformed_answer',
  'token-reset': 'unavailable',
  'token-truncated': 'malformed_answer',
  'token-html': 'malformed_answer',
  'token-redirect': 'malformed_answer',
  'token-replayed': 'token_invalid_grant',
  'token-huge': 'unavailable',
  'userinfo-401': 'malformed_answer',
  'userinfo-huge': 'unavailable',
  'userinfo-500': 'malformed_answer',
  'userinfo-503': 'malformed_answer',
  'userinfo-reset': 'unavailable',
  'userinfo-redirect': 'malformed_answer',
};
const franceConnect = 'franceconnect';
const upstreams = [franceConnect, 'proconnect'];
/** One connector serves both upstreams. These scenarios depend on settings or a definition, so they also run at ProConnect. */
const alsoAtProConnect = [
  'id-token-wrong-nonce',
  'id-token-hs256-client-secret',
  'callback-no-issuer',
  'callback-other-issuer',
  'userinfo-unsigned',
  'userinfo-wrong-audience',
];
const rows = (scenarios: Readonly<Record<string, string>>) =>
  upstreams.flatMap((upstream) =>
    Object.entries(scenarios)
      .filter(([scenario]) => upstream === franceConnect || alsoAtProConnect.includes(scenario))
      .map(([scenario, reason]) => ({ scenario, upstream, reason })),
  );

describe('answers of an upstream that are refused', () => {
  const { app, client } = describeService({ upstreams: true });

  const auditOf = async (requestId: string | undefined) =>
    (await app.rows.audit.list({ requestId: requestId ?? '' })).map(({ event, details }) => ({
      event,
      ...details,
    }));

  /**
   * Expects that nobody was signed in, that one audit row has the reason and the reference of the page, and that the service's request
   * still waits.
   */
  async function expectNobody(
    { scenario, upstream, reason }: ReturnType<typeof rows>[number],
    {
      event,
      h1,
      status,
      sentence,
    }: Readonly<Record<'event' | 'h1' | 'sentence', string>> & { readonly status: number },
  ): Promise<void> {
    const before = await tally(app);
    const { browser, page, left } = await arrive(app, { client, upstream, scenario });
    expect([page.status, page.h1]).toEqual([status, h1]);
    expect(page.text).toContain(sentence);
    expect(await auditOf(page.find('#reference')?.text)).toContainEqual({ event, upstream, reason });
    expect(await tally(app)).toEqual(before);
    expect(page.body).not.toMatch(/<script>alert|doublure|inconnue/);
    const again = await browser.open(left);
    expect([again.status, again.find('form#step #username')]).toEqual([200, expect.anything()]);
  }

  const unverified = {
    event: 'upstream.refused',
    h1: 'Connexion refusée',
    status: 400,
    sentence: 'n’a pas pu être vérifiée. Personne n’a été connecté.',
  };
  const unasked = { ...unverified, sentence: 'ne correspond pas à une demande en cours dans ce navigateur.' };
  const failed = {
    event: 'upstream.failed',
    h1: 'Se connecter',
    status: 200,
    sentence: 'ne répond pas comme prévu pour le moment.',
  };

  test.each(rows(tokens))('an ID token that is not valid signs nobody in: $scenario, $upstream', (row) =>
    expectNobody(row, unverified),
  );

  test.each(rows(userinfo))('userinfo that cannot be trusted signs nobody in: $scenario, $upstream', (row) =>
    expectNobody(row, unverified),
  );

  test.each(rows(callbacks))(
    'a callback that does not answer the request of this browser signs nobody in: $scenario, $upstream',
    (row) => expectNobody(row, row.reason.startsWith('state_') ? unasked : unverified),
  );

  test.each(rows(levels))('a level below the one of FranceConnect signs nobody in: $scenario', (row) =>
    expectNobody(row, unverified),
  );

  test.each(rows(errors))('an error of the upstream is one plain sentence on the sign-in page: $scenario', (row) =>
    expectNobody(row, failed),
  );

  test.each(rows(transport))('an upstream that does not answer as expected is one plain sentence: $scenario', (row) =>
    expectNobody(row, failed),
  );

  test('callback-access-denied: a person who went back reads a calm notice and signs in another way, for the same request', async () => {
    const account = await buildAccount(app);
    const { browser, page, request } = await arrive(app, {
      client,
      upstream: franceConnect,
      scenario: 'callback-access-denied',
    });
    expect([page.status, page.h1, page.find('#reference')]).toEqual([200, 'Se connecter', null]);
    expect(page.text).toContain('La connexion par FranceConnect n’est pas allée jusqu’au bout.');
    const answer = await typeCredentials(browser, account);
    expect([answer.url.searchParams.get('state'), answer.url.searchParams.has('code')]).toEqual([request.state, true]);
  });

  test('after a hostile answer the button leads back to the sign-in page, where a password still completes the request', async () => {
    const account = await buildAccount(app);
    const { browser, request } = await arrive(app, {
      client,
      upstream: franceConnect,
      scenario: 'id-token-wrong-nonce',
    });
    await browser.click('Revenir à la page de connexion');
    const answer = await typeCredentials(browser, account);
    expect([answer.url.searchParams.get('state'), answer.url.searchParams.has('code')]).toEqual([request.state, true]);
  });

  test('a redirect in the back channel is not followed', async () => {
    app.standIns.clearLog();
    await arrive(app, { client, upstream: franceConnect, scenario: 'token-redirect' });
    expect(app.standIns.log().filter(({ path }) => path.includes('elsewhere'))).toEqual([]);
  });

  test('FranceConnect gets only the parameters that it allows, and ProConnect also the PKCE challenge', async () => {
    app.standIns.clearLog();
    for (const upstream of upstreams) await arrive(app, { client, upstream });
    const sent = app.standIns.log().filter(({ path }) => path === '/authorize');
    const [toFranceConnect, toProConnect] = sent.map(({ parameters }) => Object.keys(parameters).toSorted());
    const common = ['client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'];
    expect(toFranceConnect).toEqual(['acr_values', ...common]);
    expect(toProConnect).toEqual([...common, 'code_challenge', 'code_challenge_method'].toSorted());
    for (const { parameters } of sent) {
      expect([parameters['state']?.length, parameters['nonce']?.length]).toEqual([43, 43]);
    }
  });
});
