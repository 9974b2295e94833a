import { allowLegacyPatterns } from './allow-legacy-patterns.ts';
import { answerIntrospection } from './answer-introspection.ts';
import { acceptEitherProof } from './accept-either-proof.ts';
import { chooseAcr } from './choose-acr.ts';
import { claimProofsOnce } from './claim-proofs-once.ts';
import { compareSecretHashes } from './compare-secret-hashes.ts';
import { dropChecks } from './drop-checks.ts';
import { dropLateErrors } from './drop-late-errors.ts';
import { hidePasswordGrant } from './hide-password-grant.ts';
import { includeSid } from './include-sid.ts';
import { keepClientObjects } from './keep-client-objects.ts';
import { keepContextPlain } from './keep-context-plain.ts';
import { keepRequestStart } from './keep-request-start.ts';
import { keepSessionRecord } from './keep-session-record.ts';
import { leaveLogoutToJob } from './leave-logout-to-job.ts';
import { nameUnregistered } from './name-unregistered.ts';
import { nameSessions } from './name-sessions.ts';
import type { Override } from './override.ts';
import { refuseForeignHints } from './refuse-foreign-hints.ts';
import { sendAnswers } from './send-answers.ts';
import { settleScopes } from './settle-scopes.ts';
import { shapeIdTokens } from './shape-id-tokens.ts';
import { wrapAccessTokens } from './wrap-access-tokens.ts';
import { wrapGrants } from './wrap-grants.ts';
import { wrapRefreshTokens } from './wrap-refresh-tokens.ts';

/**
 * Every change to oidc-provider, in the order in which it is made. `test/protocol/library-overrides.test.ts` fails when a listed member of the
 * library is another one than the one that was read for it, and when a member is replaced that is not listed.
 */
export const overrides: readonly Override[] = [
  {
    file: 'drop-checks.ts',
    members: [
      'login check essential_acr',
      'login check essential_acrs',
      'login check max_age',
      'consent check native_client_prompt',
    ],
    why: 'Levels have an order, a sign-in at an upstream is as old as the upstream says, and native clients may sign in silently at addresses that no other application can claim.',
    reason:
      'OpenID Connect Core, sections 3.1.2.1 and 5.5.1.1. The library compares acr by equality and ignores an essential acr beside acr_values; it asks for consent again whenever a client is native.',
    changePolicy: dropChecks,
  },
  {
    file: 'wrap-grants.ts',
    members: [
      'Provider.prototype.registerGrantType',
      'lib/actions/grants/authorization_code.js',
      'lib/actions/grants/refresh_token.js',
      'lib/actions/grants/client_credentials.js',
      'lib/actions/grants/device_code.js',
    ],
    why: 'A refresh treats its scopes as the authorization did, and may be repeated where a client was registered for it, a service may have an account, a device that asks too often is told so, and a code is worth nothing where the document of its client has lost the return address.',
    reason:
      'RFC 6749, sections 4.4 and 6; RFC 8628, section 3.5 (slow_down). The library registers its grants in its constructor.',
    extend: wrapGrants,
  },
  {
    file: 'send-answers.ts',
    members: [
      'Provider.prototype.registerResponseMode',
      'lib/helpers/redirect_uri.js',
      'lib/response_modes/form_post.js',
      'lib/response_modes/fragment.js',
      'lib/response_modes/query.js',
    ],
    why: 'An answer goes to the address that the client sent, byte for byte. The page that posts one looks like every other page, speaks the language of the person, and runs no inline script.',
    reason:
      'RFC 6749, section 3.1.2; OAuth 2.0 Form Post Response Mode, section 2. The library writes the query of the address anew, and its page is English, without style, and needs an exception for its script.',
    extend: sendAnswers,
  },
  {
    file: 'keep-context-plain.ts',
    members: ['lib/helpers/als.js', 'lib/helpers/router.js'],
    why: 'What a request has made is cleared with the request, and not with the objects that live long: a fifth of the work of a token went there.',
    reason: 'The library defines a getter for each request, which V8 keeps among the objects that live long.',
    extend: keepContextPlain,
  },
  {
    file: 'settle-scopes.ts',
    members: ['Client.prototype.responseModeAllowed', 'lib/actions/authorization/response_parameters.js'],
    why: 'Default scopes are there when the library looks for openid, and a request without a usable scope is refused before the sign-in.',
    reason:
      'RFC 6749, section 3.3. The library lets the person sign in, and then answers access_denied without a description.',
    install: settleScopes,
  },
  {
    file: 'name-unregistered.ts',
    members: ['Client.prototype.grantTypeAllowed', 'Client.prototype.responseTypeAllowed'],
    why: 'A client that uses a grant or response type without being registered for it gets unauthorized_client. APIs say which client exchanges tokens.',
    reason: 'RFC 6749, sections 4.1.2.1 and 5.2. The library answers invalid_request.',
    install: nameUnregistered,
  },
  {
    file: 'hide-password-grant.ts',
    members: ['lib/actions/discovery.js'],
    why: 'The discovery document does not offer the password grant, which only old clients may use, the exchange of tokens while no two APIs exchange any, and certificates of clients where no proxy asks for them.',
    reason:
      'RFC 9700, section 2.4; RFC 8705, section 5. The library lists every grant and every method that it knows, and no aliases.',
    install: hidePasswordGrant,
  },
  {
    file: 'answer-introspection.ts',
    members: ['lib/actions/introspection.js'],
    why: 'A public client learns nothing, an API reads its name in the audience, and nobody takes a refresh token for an access token.',
    reason:
      'RFC 7662, sections 2.1 and 2.2. The library lets public clients ask, tells the audience of its own JWTs alone, and tells of a refresh token without saying what it is.',
    install: answerIntrospection,
  },
  {
    file: 'keep-client-objects.ts',
    members: ['Client.find'],
    why: 'A client is read and checked once, and is gone as soon as it is disabled.',
    reason: 'The library hashes all metadata of a client at each look-up, and keeps a hundred clients.',
    install: keepClientObjects,
  },
  {
    file: 'keep-request-start.ts',
    members: ['Interaction.IN_PAYLOAD', 'Interaction.prototype.save'],
    why: 'A request remembers when it came, so that it can run out (`request_lifetime`), who has answered it, and what is known of its flows. It ends after an hour unless a draft was begun.',
    reason: 'The library makes a new record, with a new time, for each question that it asks.',
    install: keepRequestStart,
  },
  {
    file: 'drop-late-errors.ts',
    members: ['Interaction.find'],
    why: 'A client that no longer waits for a request gets no error of it either.',
    reason: 'The library sends an error as soon as the interaction holds one, before it asks our policy.',
    install: dropLateErrors,
  },
  {
    file: 'keep-session-record.ts',
    members: ['Session.IN_PAYLOAD', 'Session.prototype.save', 'Session.prototype.loginAccount'],
    why: 'A session remembers what its person proved, when it was used, and when the second factor was answered.',
    reason:
      'OpenID Connect Core, section 2 (acr, amr, auth_time). The library keeps acr and amr alone, and never lets a session outlive the browser once it did not.',
    install: keepSessionRecord,
  },
  {
    file: 'accept-either-proof.ts',
    members: ['Client.prototype.clientAuthMethod'],
    why: 'A client that has both secrets and keys may prove itself by either, so that it changes over without a break, and we exchange the code of a trial ourselves.',
    reason:
      'RFC 7591, section 2. The library accepts the one registered method, and we know the secret of a client by its hash alone.',
    install: acceptEitherProof,
  },
  {
    file: 'compare-secret-hashes.ts',
    members: ['Client.prototype.compareClientSecret'],
    why: 'Secrets of clients are stored as hashes, and a client may have two.',
    reason: 'RFC 6749, section 2.3.1. The library compares with one secret in clear.',
    install: compareSecretHashes,
  },
  {
    file: 'claim-proofs-once.ts',
    members: ['ReplayDetection.unique'],
    why: 'One INSERT decides that an assertion or a DPoP proof is seen for the first time.',
    reason:
      'RFC 7523, section 3 (jti), and RFC 9449, section 11.1. The library looks first and writes later: parallel replays are all accepted.',
    install: claimProofsOnce,
  },
  {
    file: 'choose-acr.ts',
    members: ['OIDCContext.prototype.acr'],
    why: 'Tokens state the essential level that was asked for when the session covers it, else the level of the session.',
    reason: 'OpenID Connect Core, section 5.5.1.1. The library always states the level of the session.',
    install: chooseAcr,
  },
  {
    file: 'include-sid.ts',
    members: ['Client.prototype.includeSid'],
    why: 'Every client that is told of the end of a session knows the name of the session from its ID token.',
    reason:
      'OpenID Connect Back-Channel Logout, section 2.1. The library leaves sid out unless the client was registered with backchannel_logout_session_required.',
    install: includeSid,
  },
  {
    file: 'leave-logout-to-job.ts',
    members: ['Client.prototype.backchannelLogout'],
    why: 'Clients are told of the end of a session by a job that tries again.',
    reason:
      'OpenID Connect Back-Channel Logout, section 2.5. The library calls a client once, within the request of the person.',
    install: leaveLogoutToJob,
  },
  {
    file: 'refuse-foreign-hints.ts',
    members: ['IdToken.validate'],
    why: 'A logout token is refused where an ID token is expected.',
    reason: 'RFC 8725, section 3.11. The library does not look at the type of a hint.',
    install: refuseForeignHints,
  },
  {
    file: 'allow-legacy-patterns.ts',
    members: ['Client.prototype.redirectUriAllowed', 'Client.prototype.postLogoutRedirectUriAllowed'],
    why: 'A client of today may return to the page that it came from, under a pattern that an administrator allowed, and a page of the administration tries its sign-in.',
    reason: 'RFC 9700, section 2.1 wants exact addresses, which is what the library and every other client have.',
    install: allowLegacyPatterns,
  },
  {
    file: 'wrap-refresh-tokens.ts',
    members: [
      'RefreshToken.prototype.generateTokenId',
      'RefreshToken.prototype.getValueAndPayload',
      'RefreshToken.prototype.consume',
      'RefreshToken.find',
    ],
    why: 'Clients that were written for Keycloak can decode their refresh token. Every handle names its family, so that used tokens need no rows. No token is spent on a refresh that an API refuses.',
    reason:
      'Keycloak hands out JWTs. The library hands out the handle by which it stores the token, knows a used token by its row alone, and looks at the API after it has spent the token.',
    install: wrapRefreshTokens,
  },
  {
    file: 'wrap-access-tokens.ts',
    members: [
      'AccessToken.prototype.generateTokenId',
      'AccessToken.prototype.getValueAndPayload',
      'AccessToken.find',
      'ClientCredentials.prototype.generateTokenId',
      'ClientCredentials.prototype.getValueAndPayload',
      'ClientCredentials.find',
      'lib/models/formats/opaque.js',
    ],
    why: 'An access token is a signed JWT that can still be revoked, because it holds the handle of a stored token. An API may get the handle itself.',
    reason:
      'RFC 9068 and RFC 7009. A JWT of the library is not stored, so it can be neither revoked nor shown at userinfo.',
    install: wrapAccessTokens,
  },
  {
    file: 'shape-id-tokens.ts',
    members: ['IdToken.prototype.issue', 'Claims.prototype.result'],
    why: 'Clients that ask for it, and those that were written for Keycloak, find the claims of their scopes in the ID token. The latter also find roles, groups and attributes there and at userinfo. A renewed one does not repeat the nonce.',
    reason:
      'Keycloak tells claims there. The library tells them at userinfo (OpenID Connect Core, section 5.4), and repeats the nonce (against section 12.2).',
    install: shapeIdTokens,
  },
  {
    file: 'name-sessions.ts',
    members: ['Session.prototype.ensureClientContainer'],
    why: 'Clients that were written for Keycloak all know a session by the same name, and parallel requests of one client learn the same one.',
    reason:
      'Keycloak tells session_state. The library draws a name for each client, and another one for each parallel request.',
    install: nameSessions,
  },
];
