/** Matches a relative import of these parts of the program, wherever it starts from. */
const part = (names) => `^(\\.\\./)+(src/)?(${names})(/|\\.tsx?$)`;
/** Imports that are refused, with what to do instead; `noValues` lets `import type` through. */
const no = (regex, message) => ({ regex, message });
const noValues = (regex, message) => ({ regex, message, allowTypeImports: true });
const onlyPackages = (names, message) => ({
  group: ['*', '!node:*', '!./**', '!../**', ...names.flatMap((name) => [`!${name}`, `!${name}/**`])],
  message,
});

const noClients = no('(^|/)(demo|bench|test)/', 'Clients and tests are no part of the provider.');
const noRoot = noValues(
  part('services|app|main|cli|server'),
  'Take it as an argument; the type Services may be imported.',
);
const noPages = no(part('interactions'), 'Pages are drawn above this: return a value that interactions/ draws.');
const noKnex = no('^(knex|pg|sqlite3)(/|$)', 'Add a function in src/store, which exports the type Transaction.');
const noProvider = noValues('^oidc-provider(/|$)', 'What touches oidc-provider belongs in src/oidc.');
const noKoa = noValues('^(koa|@koa/|koa-)', 'HTTP belongs in src/http and interactions: take values, return values.');
const noStores = {
  group: [
    '**/store/**',
    '!**/store/unit/unit-of-work.ts',
    '!**/store/unit/committer.ts',
    '!**/store/unit/unit-failures.ts',
    '!**/store/database/database-failures.ts',
  ],
  message: 'Use the stores of the Services object; their types may be imported.',
  allowTypeImports: true,
};
const noIo = no(
  '^node:(fs|http|https|http2|dns|dgram|tls|child_process|cluster|worker_threads|sqlite)(/|$)',
  'The domain does no I/O: take what you need as an argument.',
);

/** A folder below holds the facts of each upstream, and pages may know them. */
const noUpstreams = noValues(
  '^(\\.\\.?/)+(src/)?upstream/[^/]+$',
  'Use a function of Services; only src/upstream/definitions may be imported.',
);

/** The other folders of src/ that each folder may import, values and types alike. */
const foldersBelow = {
  tracing: [],
  domain: [],
  crypto: ['program', 'domain', 'tracing'],
  captcha: [],
  metrics: ['domain', 'upstream'],
  mail: ['tracing'],
  outbound: ['domain', 'tracing'],
  photo: ['domain'],
  store: ['program', 'domain', 'crypto', 'tracing'],
  upstream: ['domain', 'outbound', 'tracing'],
  commands: ['program', 'domain', 'crypto', 'store', 'captcha', 'upstream'],
  http: ['program', 'domain', 'crypto', 'store', 'metrics', 'tracing'],
  jobs: ['domain', 'store', 'commands', 'mail', 'outbound', 'tracing'],
  oidc: ['domain', 'crypto', 'store', 'commands', 'outbound'],
  doctor: ['domain', 'crypto', 'store', 'commands', 'mail', 'outbound', 'upstream'],
  api: ['domain', 'crypto', 'store', 'commands', 'http', 'oidc'],
  backup: ['program', 'domain', 'crypto', 'store', 'commands'],
  program: [],
  log: ['domain', 'store', 'tracing'],
};
const foldersOfSrc = Object.keys(foldersBelow);
const onlyBelow = (folder) =>
  no(
    part(foldersOfSrc.filter((other) => other !== folder && !foldersBelow[folder].includes(other)).join('|')),
    `src/${folder} may import ${foldersBelow[folder].join(', ') || 'no other folder of src/'}: take the function as an argument, or move what both need below.`,
  );

const foldersAfter = (folders, folder) => folders.slice(folders.indexOf(folder) + 1);
const outOfOrder = (folder) =>
  `${folder} stands before this folder (oxlint.config.js has the order): move what both need into an earlier one.`;
/** Refuses imports of these folders, which stand so many folders above. A folder further down may have one of their names. */
const noneOf = (folders, message, ups) =>
  folders.length > 0 ? [no(`^(\\.\\./){${ups}}(${folders.join('|')})/`, message)] : [];
/** The folders below a folder, each with the number of steps up to the folder that holds it. */
const depths = [
  { below: '*', ups: 1 },
  { below: '*/*', ups: 2 },
  { below: '*/*/**', ups: 3 },
];

/** Each folder of interactions/ may import those that stand before it, values and types alike. */
const foldersOfPages = [
  'texts',
  'views',
  'pages',
  'engine',
  'old-addresses',
  'fields',
  'flow-states',
  'mails',
  'factors',
  'federation',
  'consent',
  'device',
  'recovery',
  'lost-device',
  'registration',
  'login',
  'signed-in',
  'account',
  'admin',
  'action-links',
  'fedcm',
  'frames',
  'logout',
  'upstream-callback',
  'wallet',
  'api-pages',
  'requests',
];
const onlyBefore = (folder, ups) => {
  // The types of views may be imported from everywhere: they only say what is drawn.
  const isView = (name) => name === 'views';
  const after = foldersAfter(foldersOfPages, folder);
  const message = outOfOrder(`interactions/${folder}`);
  return [
    no(
      '^(\\.\\./)+([\\w-]+/)*[\\w-]+-routes\\.tsx?$',
      'Only the list of pages imports routes: move what both need into a folder.',
    ),
    ...after.filter(isView).map(() => noValues(`^(\\.\\./){${ups}}views/`, message)),
    ...noneOf(
      after.filter((name) => !isView(name)),
      message,
      ups,
    ),
  ];
};

/** The nouns of these folders of src/: each may import those that stand before it, values and types alike. */
const nounsOf = {
  domain: (
    'settings keys fields network origin assurance federation roles lost-device session account breach correction ' +
    'deletion undo people limits audit approvals password factors clients device apis events state ' +
    'library-settings scim keycloak'
  ).split(' '),
  store: (
    'settings operation messages audit apis clients keys limits lost-device roles password undo events session ' +
    'account breach correction people deletion approvals factors federation state scim keycloak sealing backup'
  ).split(' '),
  commands: (
    'settings keys lost-device correction deletion undo account session breach audit roles clients apis events ' +
    'registration factors federation password people approvals state scim keycloak development'
  ).split(' '),
  oidc: 'trial tokens apis session claims clients grants requests device logout legacy library'.split(' '),
};
const onlyNounsBefore = (folder, noun, ups) =>
  noneOf(foldersAfter(nounsOf[folder], noun), outOfOrder(`src/${folder}/${noun}`), ups);

const noMachinery = no(
  part('mail|outbound|photo|metrics|log|backup|doctor|program'),
  'This is no part of a page: use a command or a function of Services.',
);

const pagePatterns = [
  noClients,
  noRoot,
  noKnex,
  noProvider,
  noUpstreams,
  no(part('mails'), 'Tell a person by services.messages, which alone choose and queue a message.'),
  noValues(part('store|oidc|jobs|api'), 'Use a command or a function of Services; types may be imported.'),
  noMachinery,
];
const viewPatterns = [
  noClients,
  noRoot,
  noKnex,
  noProvider,
  noKoa,
  noUpstreams,
  noValues(
    part('store|oidc|jobs|api|crypto|captcha|commands|http'),
    'A view draws what it is given: take it as a property.',
  ),
  noMachinery,
];

/** What every folder of src/ is refused. */
const within = (folder) => [onlyBelow(folder), noClients, noRoot, noPages];

/** The directions of imports between folders; those between nouns follow. */
const folderDirections = {
  'config/**': [
    // One list, since what one list lets through no other one refuses.
    {
      group: ['*', '!node:*', '!./**', '!zod', '!../src/upstream/definitions/**'],
      message: 'Settings stand alone, but for zod and the facts of upstreams: whoever needs one takes it from Config.',
    },
  ],
  'src/{services,messages}.ts': [
    no('^\\.\\.?/(interactions|commands|oidc|http|api|jobs)/', 'Services are the stores, and tools below them.'),
  ],
  'src/cli/**': [no(part('interactions/mails'), 'Tell a person by services.messages.')],
  'migrations/**': [no('^\\.', 'A migration never changes: it holds all that it needs.')],
  // Those that may do more, or less, follow.
  ...Object.fromEntries(
    foldersOfSrc.map((folder) => [`src/${folder}/**`, [...within(folder), noKnex, noProvider, noKoa]]),
  ),
  'src/domain/**': [
    ...within('domain'),
    no('^(\\.\\./)+(config|migrations)/', 'The domain is pure: take what you need as an argument.'),
    no('^(\\.\\./)+(src/)?(errors|clock)\\.ts$', 'The domain is pure: take what you need as an argument.'),
    noIo,
    onlyPackages(
      [
        'otplib',
        '@simplewebauthn/server',
        '@zxcvbn-ts/*',
        'libphonenumber-js',
        'jsvat',
        'disposable-email-domains-js',
        'ipaddr.js',
      ],
      'The domain uses Node and pure verifying functions only.',
    ),
  ],
  'src/store/**': [...within('store'), noProvider, noKoa],
  'src/metrics/**': [...within('metrics'), noUpstreams, noKnex, noProvider, noKoa],
  ...Object.fromEntries(
    ['commands', 'jobs', 'doctor'].map((folder) => [
      `src/${folder}/**`,
      [...within(folder), noStores, noKnex, noProvider, noKoa],
    ]),
  ),
  'src/upstream/definitions/**': [
    ...within('upstream'),
    no('^\\.\\./[^.]', 'An upstream is its facts: what is done with them belongs in src/upstream.'),
    no('^(\\.\\./)+config/', 'An upstream says which settings it has, not what an operator has set.'),
    onlyPackages([], 'An upstream is its facts: they need no package.'),
  ],
  'src/oidc/**': [
    ...within('oidc'),
    noStores,
    noKnex,
    noValues(part('commands'), 'Take the function as an argument: app.ts passes it in.'),
  ],
  'src/api/**': [
    ...within('api'),
    noStores,
    noKnex,
    noProvider,
    noValues(part('oidc'), 'Take the function as an argument: app.ts passes it in.'),
  ],
  'src/http/**': [...within('http'), noStores, noKnex, noProvider],
  'interactions/**': pagePatterns,
  ...Object.fromEntries(
    foldersOfPages.flatMap((folder) =>
      depths.map(({ below, ups }) => [
        `interactions/${folder}/${below}`,
        [...onlyBefore(folder, ups), ...(['views', 'texts', 'mails'].includes(folder) ? viewPatterns : pagePatterns)],
      ]),
    ),
  ),
  '{demo,bench}/**': [
    no('^(\\.\\./)+(src|interactions|config|migrations)/', 'A client talks to the provider over HTTP.'),
  ],
  // This one measures the stores by themselves.
  'bench/rows.ts': [],
};

/** Files at the top of src/oidc put its nouns together; only addresses and the types that pages see are for the nouns too. */
const noOidcRoot = no(
  '^\\.\\./(adapter|answer-failed-units|create-oidc|current-provider|dispatcher|mount-provider|policy|provider)\\.ts$',
  'This file imports the nouns of src/oidc: take what you need as an argument.',
);
const directions = {
  ...folderDirections,
  ...Object.fromEntries(
    Object.entries(nounsOf).flatMap(([folder, nouns]) =>
      nouns.flatMap((noun) =>
        depths.map(({ below, ups }) => [
          `src/${folder}/${noun}/${below}`,
          // The order stands first: what one list of packages lets through no later pattern refuses.
          [
            ...onlyNounsBefore(folder, noun, ups),
            ...(folder === 'oidc' ? [noOidcRoot] : []),
            ...folderDirections[`src/${folder}/**`],
          ],
        ]),
      ),
    ),
  ),
};

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'jsx-a11y', 'jest'],
  categories: { correctness: 'error' },
  env: { node: true, es2024: true },
  ignorePatterns: ['dist', 'data', 'interactions/assets', 'src/captcha/clips'],
  rules: {
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'max-lines': ['error', { max: 400 }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    'typescript/await-thenable': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'jest/no-focused-tests': 'error',
    // Spreading a text counts code points, which is what the rules about lengths mean.
    'typescript/no-misused-spread': 'off',
    'promise/no-callback-in-promise': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    // `describeInChromium` and tests made from tables are beyond these three.
    'jest/expect-expect': 'off',
    'jest/no-conditional-expect': 'off',
    'jest/no-standalone-expect': 'off',
  },
  overrides: [
    {
      files: ['{src,interactions,config,migrations}/**'],
      rules: { 'no-console': 'error', 'node/no-process-env': 'error' },
    },
    ...Object.entries(directions).map(([files, patterns]) => ({
      files: [files],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    })),
    // It takes what the protocol library writes there, and leaves the rest.
    { files: ['src/oidc/library-notices.ts'], rules: { 'no-console': 'off' } },
    {
      files: ['{src,interactions}/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          {
            object: 'Date',
            property: 'now',
            message: 'Ask services.now() or services.nowSeconds(), or take the time.',
          },
        ],
      },
    },
    // The one that gives the clock to the library, and scripts of the browser.
    {
      files: ['src/oidc/library/follow-clock.ts', 'interactions/assets/**'],
      rules: { 'no-restricted-properties': 'off' },
    },
    // The two that begin a process; everything else takes its settings as an argument.
    { files: ['src/server/serve.ts', 'src/cli.ts'], rules: { 'no-console': 'off', 'node/no-process-env': 'off' } },
    { files: ['*.config.js'], rules: { 'import/no-default-export': 'off' } },
  ],
};
