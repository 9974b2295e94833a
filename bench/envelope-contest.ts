import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onCore } from './child-server.ts';
import { playRounds, type Result, type Rounds } from './compare-rounds.ts';
import { enter, serverCore, type Contestant } from './contestants.ts';
import { median } from './measure.ts';
import { issuer, startOurs, steadyHeap, type Provisioned } from './our-server.ts';
import { figure, printTable } from './print-table.ts';

type Alg = 'ES256' | 'RS256';

/** Measures the cost of signed access tokens, beside the same program with tokens that are their handle alone. */
export interface EnvelopeCosts {
  readonly rounds: Rounds;
  /** CPU of one signature, in ms: one look for each round. */
  readonly signatures: readonly Readonly<Record<Alg, number>>[];
}

const names = { opaque: 'opaque', ES256: 'ES256', RS256: 'RS256' } as const;

async function measureSignatures(seconds: number): Promise<Readonly<Record<Alg, number>>> {
  const [program, ...args] = onCore(serverCore, [process.execPath, resolve('bench/sign-only.js'), String(seconds)]);
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'exit');
  return JSON.parse(said) as Record<Alg, number>;
}

/** Two servers on one database: as it is, asked by clients of either algorithm, and one whose envelopes were taken away. */
export async function measureEnvelopes(
  provisioned: Provisioned,
  options: {
    readonly rounds: number;
    readonly seconds: number;
    readonly concurrency: number;
    readonly warmUp: number;
  },
): Promise<EnvelopeCosts> {
  const { people, rs256, web, service } = provisioned;
  const signed = await startOurs(provisioned, { core: serverCore, nodeArgs: steadyHeap });
  const opaque = await startOurs(provisioned, {
    core: serverCore,
    nodeArgs: [...steadyHeap, '--no-warnings', '--import', resolve('bench/opaque-tokens.js')],
  });
  const contestants: Contestant[] = [];
  try {
    const crowd = { issuer, people };
    const joining = [
      { ...crowd, name: names.opaque, server: opaque, web, service },
      { ...crowd, name: names.ES256, server: signed, web, service },
      { ...crowd, name: names.RS256, server: signed, ...rs256 },
    ];
    for (const each of joining) contestants.push(await enter({ ...each, via: each.server.url }, options.concurrency));
    const rounds = await playRounds(contestants, { ...options, only: ['client_credentials', 'userinfo'] });
    const signatures: Record<Alg, number>[] = [];
    for (let round = 0; round < options.rounds; round++) signatures.push(await measureSignatures(options.seconds));
    return { rounds, signatures };
  } finally {
    for (const { http } of contestants) await http.close();
    await signed.stop();
    await opaque.stop();
  }
}

const perOperation = ({ cpu, operations }: Result) => cpu!.all / operations;

export function printEnvelopes({ rounds: { results }, signatures }: EnvelopeCosts): void {
  const rows = [...results].map(([scenario, byName]) => {
    const costs = (name: string) => byName.get(name)!.map(perOperation);
    const opaque = costs(names.opaque);
    // At userinfo a token is verified once and then remembered: nothing is signed there.
    const signs = scenario === 'client_credentials';
    const signature = (alg: Alg) => (signs ? median(signatures.map((look) => look[alg])) : 0);
    const beside = (alg: Alg) =>
      median(costs(alg).map((cost, round) => (cost - signature(alg) - opaque[round]!) / opaque[round]!));
    return [
      scenario,
      figure(median(opaque)),
      ...(['ES256', 'RS256'] as const).flatMap((alg) => [
        figure(median(costs(alg))),
        signs ? figure(signature(alg)) : '–',
        figure(beside(alg)),
      ]),
      signs ? '≤ 0.10 (ES256)' : '0',
    ];
  });
  for (const [scenario, byName] of results)
    for (const [name, each] of byName)
      for (const { firstError } of each) if (firstError) console.log(`${scenario}, ${name}: ${firstError}`);
  const head = (alg: Alg) => [alg, `${alg} signature alone`, `${alg} beside it ÷ opaque`];
  printTable(['envelopes, CPU ms/op, SQLite', 'opaque', ...head('ES256'), ...head('RS256'), 'aim'], rows);
}
