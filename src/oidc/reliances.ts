interface Reliance {
  /** The file of ours that would break, below `src/oidc`. */
  readonly file: string;
  readonly members: readonly string[];
  readonly why: string;
}

/**
 * Places that replace nothing of oidc-provider but count on how it works inside, which its documentation does not promise. The same test
 * watches them as the overrides.
 */
export const reliances: readonly Reliance[] = [
  {
    file: 'library/replace-member.ts',
    members: ['lib/models/payload.js'],
    why: 'Each class reads the names of its stored members once, from `IN_PAYLOAD`.',
  },
  {
    file: 'library/follow-clock.ts',
    members: ['lib/helpers/epoch_time.js'],
    why: 'The library reads the time from `Date.now`, at each call.',
  },
  {
    file: 'library/wrap-grants.ts',
    members: ['lib/helpers/initialize_app.js'],
    why: 'The constructor registers the built-in grants by `registerGrantType`, and the classes of a provider are made for it alone.',
  },
  {
    file: 'provider.ts',
    members: ['lib/helpers/weak_cache.js'],
    why: 'A refresh reads `rotateRefreshToken` of the configuration of its provider each time.',
  },
  {
    file: 'grants/proof-of-possession.ts',
    members: ['lib/helpers/validate_dpop.js', 'lib/helpers/sender_constraints.js', 'lib/helpers/set_rt_bindings.js'],
    why: 'A proof is checked once in a request, is spent by `ReplayDetection.unique`, and binds by the member `jkt` of a token.',
  },
  {
    file: 'clients/client-certificate.ts',
    members: ['lib/shared/client_auth.js', 'lib/shared/access_token.js', 'lib/helpers/certificate_thumbprint.js'],
    why: 'The certificate is asked for where a client proves itself by it, and where a token is bound to it. A text of base64 has a thumbprint too.',
  },
  {
    file: 'ask-checks-at-once.ts',
    members: ['lib/actions/authorization/interactions.js'],
    why: 'The checks of a prompt are read once for each request, by their iterator, within the context of the request.',
  },
  {
    file: 'mount-provider.ts',
    members: ['OIDCContext.prototype.urlFor'],
    why: 'Addresses are built from what `ctx.url` lacks of the original address, or from `ctx.mountPath`.',
  },
  {
    file: 'tokens/replay-body.ts',
    members: ['lib/shared/selective_body.js'],
    why: 'A form is read from `ctx.req.iterator()` while `ctx.req.readable` is true.',
  },
  {
    file: 'tokens/envelope-mark.ts',
    members: ['lib/shared/reject_structured_tokens.js'],
    why: 'Introspection and revocation refuse what decodes as a JWT before they look it up.',
  },
  {
    file: 'grants/save-grant.ts',
    members: ['Grant.prototype.save', 'Grant.prototype.remainingTTL'],
    why: 'A token without `exp` is saved for the life that the settings give it.',
  },
  {
    file: 'claims/asked-claims.ts',
    members: ['Grant.prototype.getRejectedOIDCClaims', 'Grant.prototype.rejectOIDCClaims'],
    why: 'A grant holds what its person left out in its member `rejected`, which a new answer replaces.',
  },
  {
    file: 'requests/pending-requests.ts',
    members: [
      'Provider.prototype.interactionResult',
      'Provider.prototype.interactionDetails',
      'lib/actions/authorization/resume.js',
    ],
    why: 'Our pages open the interaction and write the result into it as the library would, without its cookies.',
  },
  {
    file: 'requests/interaction-storage.ts',
    members: ['Interaction', 'lib/actions/authorization/interactions.js', 'lib/actions/authorization/resume.js'],
    why: 'An interaction is saved where it begins and where it is answered, and destroyed where the library goes on with it.',
  },
  {
    file: 'requests/resumption.ts',
    members: ['lib/actions/authorization/interactions.js', 'lib/actions/authorization/resume.js'],
    why: 'The library sets the two cookies of an interaction, and reads the second one, by `ctx.cookies`.',
  },
  {
    file: 'device/device-requests.ts',
    members: ['Interaction', 'lib/actions/authorization/interactions.js'],
    why: 'The interaction of a device is made by us, with the members that the library reads when it resumes it.',
  },
  {
    file: 'device/device-flow.ts',
    members: ['lib/shared/error_handler.js', 'lib/shared/session.js', 'lib/shared/xsrf.js'],
    why: 'The library puts the token of a form of its own into the session, and we take it out before the session is saved.',
  },
  {
    file: 'grants/password-grant.ts',
    members: ['IdToken.prototype.payload', 'AccessToken', 'RefreshToken'],
    why: 'Tokens are made by their classes, and an ID token releases the claims that its scope, mask and rejected members allow.',
  },
];
