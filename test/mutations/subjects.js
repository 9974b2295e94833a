import { readdirSync } from 'node:fs';

/**
 * Rules that guard accounts and codes. A change to one of these files that no test notices is a gap in the tests.
 * `files` are mutated, `tests` must notice: each is the end of a path, as long as it needs to be to name one file. All tests of a group
 * are loaded for each mutant, so that a group names few of them; SQLite alone, unless the two databases run different code there.
 */
export const subjects = {
  'sign-in': [
    { files: ['throttle-rules.ts'], tests: ['domain/limits/throttle-rules', 'domain/limits/registration-limits'] },
    { files: ['assurance/ways-in.ts'], tests: ['domain/assurance/ways-in'] },
    { files: ['domain/session/session-life.ts'], tests: ['domain/session/session-life'] },
    { files: ['verify-password.ts'], tests: ['sign-in-abuse', 'failed-sign-ins'] },
    { files: ['continued-person.ts'], tests: ['sign-in-anew'] },
    {
      files: ['is-proved.ts', 'owed-at-end.ts', 'owes-second-factor.ts'],
      tests: ['login-step-matrix', 'step-up', 'federation-levels', 'password-renewal'],
    },
  ],
  reset: [
    {
      files: ['reset-password.ts', 'request-reset.ts', 'password-messages.ts', 'reset-password.tsx'],
      tests: ['recovery', 'recovery-consequences'],
    },
  ],
  registration: [
    { files: ['limits/email-code.ts'], tests: ['domain/limits/email-code'] },
    { files: ['registration-limits.ts'], tests: ['domain/limits/registration-limits'] },
    { files: ['check-email-code.ts', 'may-mail.ts', 'email-proof.tsx'], tests: ['registration-proof'] },
    {
      files: ['create-account.ts', 'open-account.ts', 'verify-draft-password.ts', 'open-draft.ts'],
      tests: ['registration', 'registration-parallel'],
    },
  ],
  totp: [
    { files: ['domain/factors/totp.ts'], tests: ['domain/factors/totp'] },
    { files: ['verify-totp.ts'], tests: ['second-factor', 'second-factor-abuse', 'clients-password-grant'] },
    { files: ['submit-totp.ts', 'enrol-totp.ts', 'remove-totp.ts'], tests: ['totp-enrolment', 'account-factors'] },
  ],
  'token-exchange': [
    {
      files: ['wrap-access-tokens.ts', 'wrap-refresh-tokens.ts', 'tokens/envelopes.ts'],
      tests: ['clients-envelopes', 'clients-keycloak-shape'],
    },
    { files: ['oidc/adapter.ts'], tests: ['protocol-code', 'protocol-refresh', 'protocol-tokens'] },
  ],
  refresh: [
    {
      files: ['repeat-refresh.ts', 'refresh-keys.ts', 'lost-race.ts'],
      tests: ['clients-refresh-reuse', 'protocol-refresh'],
    },
  ],
  'redirect-address': [
    {
      files: ['client-uris.ts', 'legacy-pattern.ts'],
      tests: ['domain/clients/client-uris', 'domain/clients/client-metadata', 'domain/clients/legacy-pattern'],
    },
    {
      files: ['allow-legacy-patterns.ts', 'registered-origins.ts'],
      tests: ['clients-legacy-patterns', 'protocol-cors'],
    },
  ],
  csrf: [{ files: ['http/csrf.ts', 'browser-cookie.ts'], tests: ['forms', 'registration-draft'] }],
  sealing: [{ files: ['sealer.ts'], tests: ['sealer'] }],
  'write-parts': [
    {
      files: ['write-parts.ts', 'ended-session-notices.ts'],
      tests: ['session-races', 'logout-backchannel', 'storage-unit', 'storage-plans'],
      databases: 'sqlite,postgres',
    },
  ],
};

const filesBelow = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );

/** Finds the one file whose path ends so: a subject whose file was moved or renamed must not become empty. */
function findOne(paths, end) {
  const found = paths.filter((path) => path.endsWith(`/${end}`));
  if (found.length !== 1) throw new Error(`${found.length} files are called ${end}`);
  return found[0];
}

/** Returns the groups of a subject with the paths of their files; throws when a name is of no file or of several. */
export function groupsOf(subject) {
  const sources = filesBelow(['src', 'interactions']);
  const allTests = filesBelow(['test']);
  return subjects[subject].map(({ files, tests, ...group }) => ({
    ...group,
    files: files.map((end) => findOne(sources, end)),
    tests: tests.map((name) => findOne(allTests, `${name}.test.ts`)),
  }));
}
