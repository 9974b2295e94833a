/** Signatures alone, by the keys and the calls of ours, on a text as long as an access token's. Prints the CPU of one, in ms. */
import { generateKeyPairSync, sign } from 'node:crypto';

const seconds = Number(process.argv[2] ?? 1);
const text = Buffer.alloc(700, 'a');
const ways = {
  ES256: { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, dsaEncoding: 'ieee-p1363' },
  RS256: { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
};

const cost = (way) => {
  const before = process.cpuUsage();
  const end = performance.now() + seconds * 500;
  let signed = 0;
  for (; performance.now() < end; signed++) sign('sha256', text, way).toString('base64url');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / signed;
};

for (const way of Object.values(ways)) for (let n = 0; n < 300; n++) sign('sha256', text, way);
console.log(JSON.stringify(Object.fromEntries(Object.entries(ways).map(([alg, way]) => [alg, cost(way)]))));
