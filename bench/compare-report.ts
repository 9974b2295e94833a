import type { HashBound, Result, Rounds } from './compare-rounds.ts';
import type { Contestant } from './contestants.ts';
import { join, median, percentile } from './measure.ts';
import { figure, printTable } from './print-table.ts';
import { readMemory } from './process-cost.ts';
import type { Storm } from './storm.ts';

/** Aims of the issue and the design: CPU of the library alone divided by ours, on SQLite and PostgreSQL. */
const aims: Readonly<Record<string, readonly [number, number]>> = {
  client_credentials: [0.75, 0.75],
  introspection: [0.5, 0.45],
  userinfo: [0.5, 0.45],
  refresh: [0.6, 0.6],
  'code flow with a live session': [0.55, 0.6],
  'sign-in without hashing': [0.6, 0.55],
};
const signInName = 'password sign-in';
const withoutHashing = 'sign-in without hashing';

const perOperation = ({ cpu, operations }: Result) => cpu!.all / operations;
/** Hashes run in threads of lower priority, whose CPU the system counts apart. The rest is the sign-in itself. */
const withoutHashes = ({ cpu, operations }: Result) => (cpu!.all - cpu!.lowPriority) / operations;

export function printScenarios({ results }: Rounds): void {
  const rows = [...results].flatMap(([scenario, byName]) =>
    [...byName].map(([name, rounds]) => {
      const all = join(rounds);
      const databaseCpu = rounds.every((round) => round.databaseCpu !== undefined)
        ? rounds.reduce((sum, round) => sum + round.databaseCpu!, 0) / all.operations
        : undefined;
      return [
        scenario,
        name,
        figure(median(rounds.map(({ operations, seconds }) => operations / seconds))),
        figure(median(rounds.map(({ requests, seconds }) => requests / seconds))),
        figure(percentile(all.latencies, 0.5)),
        figure(percentile(all.latencies, 0.99)),
        figure(median(rounds.map(perOperation))),
        figure(all.cpu!.all / all.requests),
        figure(databaseCpu),
        String(all.errors),
        figure(all.ownLoad),
      ];
    }),
  );
  const head = [
    'scenario',
    'server',
    'ops/s',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'CPU ms/op',
    'CPU ms/request',
    'database CPU ms/op',
    'errors',
    'own load',
  ];
  printTable(head, rows);
  for (const [scenario, byName] of results) {
    for (const [name, rounds] of byName) {
      const { firstError } = join(rounds);
      if (firstError) console.log(`${scenario}, ${name}: ${firstError}`);
    }
  }
}

function ratios(
  rounds: readonly Result[],
  about: { readonly bare: readonly Result[]; readonly cost: (result: Result) => number },
): string {
  const { bare, cost } = about;
  const each = rounds.map((round, n) => perOperation(bare[n]!) / cost(round));
  return `${figure(median(each))} (${figure(Math.min(...each))}–${figure(Math.max(...each))})`;
}

/** 1 would be as cheap as the library alone. */
export function printRatios({ results }: Rounds): void {
  const rows: string[][] = [];
  for (const [scenario, byName] of results) {
    const [bare, ...ours] = [...byName.values()];
    // The share of hashing has a table of its own.
    if (scenario === signInName) continue;
    const cost = scenario === withoutHashing ? withoutHashes : perOperation;
    const aim = aims[scenario];
    rows.push([scenario, ...ours.flatMap((rounds, n) => [ratios(rounds, { bare: bare!, cost }), figure(aim?.[n])])]);
  }
  const names = [...([...results.values()][0]?.keys() ?? [])].slice(1);
  printTable(
    ['CPU of the bare library ÷ ours, median (least–most) of the rounds', ...names.flatMap((name) => [name, 'aim'])],
    rows,
  );
}

export function printHashing({ results, hashBounds }: Rounds): void {
  const signIns = results.get(signInName);
  if (!signIns || hashBounds.length === 0) return;
  const rate = median(hashBounds.map(({ perSecond }) => perSecond));
  const cost = median(hashBounds.map(({ cpuMilliseconds }) => cpuMilliseconds));
  const rows = [['hashes alone', figure(rate), figure(cost), '–', '–', '–', '–']];
  for (const [name, rounds] of [...signIns].slice(1)) {
    const shares = rounds.map(({ operations, seconds }, n) => operations / seconds / hashBounds[n]!.perSecond);
    const cpuShares = rounds.map((round, n) => (hashBounds[n] as HashBound).cpuMilliseconds / perOperation(round));
    rows.push([
      name,
      figure(median(rounds.map(({ operations, seconds }) => operations / seconds))),
      figure(median(rounds.map(perOperation))),
      figure(median(rounds.map(({ cpu, operations }) => cpu!.lowPriority / operations))),
      figure(median(shares)),
      figure(median(cpuShares)),
      '0.65',
    ]);
  }
  printTable(
    [
      `password sign-ins, ${hashBounds[0]!.threads} hashing thread`,
      'per second',
      'CPU ms',
      'of it hashing',
      'share of the bound',
      'share by CPU',
      'aim',
    ],
    rows,
  );
}

export function printStorms(storms: readonly (readonly [string, Storm])[]): void {
  const rows = storms.map(([name, { idle, stormy, signIns }]) => {
    const p99 = { idle: percentile(idle.latencies, 0.99), stormy: percentile(stormy.latencies, 0.99) };
    return [
      name,
      figure(signIns.operations / signIns.seconds),
      `${figure(percentile(idle.latencies, 0.5))} / ${figure(p99.idle)}`,
      `${figure(percentile(stormy.latencies, 0.5))} / ${figure(p99.stormy)}`,
      figure(p99.stormy / p99.idle),
      '≤ 4',
      String(stormy.errors + signIns.errors),
    ];
  });
  printTable(
    [
      'token endpoint',
      'sign-ins/s meanwhile',
      'idle p50 / p99 ms',
      'storm p50 / p99 ms',
      'p99 ÷ idle',
      'aim',
      'errors',
    ],
    rows,
  );
}

export function printFootprint(options: {
  readonly contestants: readonly Contestant[];
  readonly idle: number;
  readonly boots: readonly number[];
}): void {
  const { contestants, idle, boots } = options;
  printTable(
    ['footprint, production', 'is', 'aim'],
    [
      ['resident memory after 60 s without load, MB', String(idle), '< 150'],
      [
        'start to 200 on /readyz, ms: median (least–most)',
        `${figure(median(boots))} (${figure(Math.min(...boots))}–${figure(Math.max(...boots))})`,
        '< 2000',
      ],
      ...contestants.map(({ name, server }) => [
        `resident memory after this run, MB: ${name}`,
        String(readMemory(server.pid)),
        '–',
      ]),
    ],
  );
}
