import type { Result, Rounds } from './compare-rounds.ts';
import type { Contestant } from './contestants.ts';
import { join, median, percentile } from '../figures/measure.ts';
import { figure, middleAndEnd, printTable } from '../figures/print-table.ts';
import { readMemory } from '../figures/process-cost.ts';
import { boundCredentials, knownBrowser, looseCredentials, newBrowser, passwordSignIn } from '../load/scenarios.ts';
import type { Storm } from './storm.ts';

/** Aims of the issue and the design: CPU of the library alone divided by ours, on SQLite and PostgreSQL. */
const aims: Readonly<Record<string, readonly [number, number]>> = {
  [looseCredentials]: [0.65, 0.7],
  introspection: [0.65, 0.6],
  userinfo: [0.65, 0.6],
  refresh: [0.7, 0.75],
  'code flow with a live session': [0.7, 0.75],
  [knownBrowser]: [0.4, 0.42],
};

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

function spread(each: readonly number[]): string {
  return `${figure(median(each))} (${figure(Math.min(...each))}–${figure(Math.max(...each))})`;
}

/** Prints the CPU of the library alone divided by ours: 1 would be as cheap. */
export function printRatios({ results }: Rounds): void {
  const rows: string[][] = [];
  for (const [scenario, byName] of results) {
    const [bare, ...ours] = [...byName.values()];
    // The share of hashing has a table of its own.
    if (scenario === passwordSignIn) continue;
    const cost = [knownBrowser, newBrowser].includes(scenario) ? withoutHashes : perOperation;
    const aim = aims[scenario];
    rows.push([
      scenario,
      ...ours.flatMap((rounds, n) => [
        spread(rounds.map((round, each) => perOperation(bare![each]!) / cost(round))),
        figure(aim?.[n]),
      ]),
    ]);
  }
  const names = [...([...results.values()][0]?.keys() ?? [])].slice(1);
  printTable(
    ['CPU of the bare library ÷ ours, median (least–most) of the rounds', ...names.flatMap((name) => [name, 'aim'])],
    rows,
  );
}

/** Prints what a proof of a key costs: the CPU of a request with one divided by that of the same request without, in the same round. */
export function printProofs({ results }: Rounds): void {
  const [loose, bound] = [results.get(looseCredentials), results.get(boundCredentials)];
  if (!loose || !bound) return;
  const [bare] = bound.keys();
  const rows = [...bound].map(([name, rounds]) => [
    name,
    spread(rounds.map((round, n) => perOperation(round) / perOperation(loose.get(name)![n]!))),
    name === bare ? '–' : '≤ 1.5',
  ]);
  printTable(
    ['CPU with a proof (DPoP) ÷ without, median (least–most) of the rounds', 'client_credentials', 'aim'],
    rows,
  );
}

export function printHashing({ results, hashBounds, spared }: Rounds): void {
  const signIns = results.get(passwordSignIn);
  if (!signIns || hashBounds.length === 0) return;
  const rate = median(hashBounds.map(({ perSecond }) => perSecond));
  const cost = median(hashBounds.map(({ cpuMilliseconds }) => cpuMilliseconds));
  const row = (name: string, about: { readonly rounds: readonly Result[]; readonly aim: string }) => {
    const { rounds, aim } = about;
    const shares = rounds.map(({ operations, seconds }, n) => operations / seconds / hashBounds[n]!.perSecond);
    const cpuShares = rounds.map((round, n) => hashBounds[n]!.cpuMilliseconds / perOperation(round));
    return [
      name,
      figure(median(rounds.map(({ operations, seconds }) => operations / seconds))),
      figure(median(rounds.map(perOperation))),
      figure(median(rounds.map(({ cpu, operations }) => cpu!.lowPriority / operations))),
      figure(median(shares)),
      figure(median(cpuShares)),
      aim,
    ];
  };
  const rows = [['hashes alone', figure(rate), figure(cost), '–', '–', '–', '–']];
  for (const [name, rounds] of [...signIns].slice(1)) {
    rows.push(row(`${name}, hashes share its core`, { rounds, aim: '0.45' }));
    const apart = spared.get(name) ?? [];
    if (apart.length > 0) rows.push(row(`${name}, hashes have their own`, { rounds: apart, aim: '0.65' }));
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
      middleAndEnd(idle.latencies),
      middleAndEnd(stormy.latencies),
      figure(p99.stormy / p99.idle),
      '≤ 3',
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

/** Compares the first sign-ins on an empty database with those after the rounds: the database must not plan for tables that were empty. */
export function printFirstSignIns(contestants: readonly Contestant[], { results }: Rounds): void {
  const rows = contestants.flatMap(({ name, firstSignIns }) => {
    const later = results.get(knownBrowser)?.get(name);
    if (firstSignIns === undefined || !later) return [];
    const costs = later.map(({ databaseCpu, operations }) => (databaseCpu ?? Number.NaN) / operations);
    return [[name, figure(firstSignIns), figure(median(costs)), '≤ 2, flat']];
  });
  if (rows.length === 0) return;
  printTable(
    ['database CPU for a sign-in, ms', 'the first 100 on an empty database', 'known browser, in the rounds', 'aim'],
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
      ['resident memory after 60 s without load, MB', String(idle), '≤ 100'],
      [
        'start to 200 on /readyz, ms: median (least–most)',
        `${figure(median(boots))} (${figure(Math.min(...boots))}–${figure(Math.max(...boots))})`,
        '≤ 800',
      ],
      ...contestants.map(({ name, server }) => [
        `resident memory after this run, MB: ${name}`,
        String(readMemory(server.pid)),
        '–',
      ]),
    ],
  );
}
