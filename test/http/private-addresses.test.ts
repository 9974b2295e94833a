import dns from 'node:dns';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createOutboundFetch } from '../../src/oidc/clients/outbound-fetch.ts';
import { createJsonFetcher } from '../../src/outbound/fetch-json.ts';
import { createPrivateHostFinder } from '../../src/outbound/find-private-host.ts';
import { postBody } from '../../src/outbound/post-body.ts';
import { createEventPusher } from '../../src/outbound/push-event.ts';
import { sendRequest } from '../../src/outbound/send-request.ts';

const privateAddresses =
  `10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 127.0.0.1 0.0.0.0 169.254.169.254 100.64.0.1 192.0.0.1 192.0.2.1
  198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1 240.0.0.1 255.255.255.255 [::] [::1] [::ffff:10.0.0.1] [::ffff:8.8.8.8]
  [::10.0.0.1] [64:ff9b::808:808] [64:ff9b:1::1] [100::1] [2001::1] [2001:db8::1] [2002:a00:1::1] [3fff::1] [fc00::1] [fe80::1] [fec0::1]
  [ff02::1]`.split(/\s+/);
const publicAddresses = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '[2a01:e0a::1]', '[2620:fe::fe]'];
/** Written otherwise, as the parser of addresses reads it. */
const disguised = ['0x7f.1', '2130706433', '017700000001', '[0:0:0:0:0:ffff:7f00:1]'];

const table: readonly (readonly [string, boolean])[] = [
  ...[...privateAddresses, ...disguised].map((address) => [address, true] as const),
  ...publicAddresses.map((address) => [address, false] as const),
];

test.each(table)('the page that warns and the request that is refused agree on %s', async (address, isPrivate) => {
  const url = `http://${address}/`;
  expect(await createPrivateHostFinder({ outboundAllowedHosts: [] })(url)).toBe(isPrivate);
  // A request that has ended already connects to nothing.
  const request = sendRequest(url, { method: 'GET', headers: {}, allowedHosts: [], signal: AbortSignal.abort() });
  await expect(request).rejects.toThrow(isPrivate ? 'private network' : 'aborted');
});

test('a name is refused where it leads to a private network, unless the operator named it', async () => {
  const signal = AbortSignal.timeout(5000);
  const ask = (allowedHosts: readonly string[]) =>
    sendRequest('http://localhost:1/', { method: 'GET', headers: {}, allowedHosts, signal });
  await expect(ask([])).rejects.toThrow('private network');
  await expect(ask(['localhost'])).rejects.toThrow(/ECONNREFUSED|^$/);
});

const metrics = { outbound: () => {}, outboundSeconds: () => {} };
const signal = () => AbortSignal.timeout(10_000);
/** Every way by which the program calls an address that a service registered. */
const senders = (outboundAllowedHosts: readonly string[]) => {
  const config = { outboundAllowedHosts };
  const fetchKeys = createOutboundFetch({ config, metrics, nowSeconds: () => 0, log: { warn: () => {} } } as never);
  const push = createEventPusher(config, metrics);
  return {
    json: createJsonFetcher(config, metrics),
    keys: (url: string) => fetchKeys(url, { signal: signal() }),
    notice: (url: string) =>
      postBody(url, { type: 'text/plain', body: 'x', allowedHosts: outboundAllowedHosts, signal: signal() }),
    event: async (url: string) => (await push(url, { token: 'x', authorization: undefined })).status,
  };
};

describe('each way out of the program', () => {
  let asked: string[] = [];
  let answer: readonly string[] = [];
  let onLookup = () => {};
  const { lookup } = dns;
  const server = createServer((_request, response) => {
    asked.push('a connection');
    response.writeHead(302, { location: `http://127.0.0.1:${port()}/elsewhere` }).end();
  });
  const port = () => (server.address() as AddressInfo).port;
  const fakeLookup = (name: string, _options: object, callback: (error: null, found: object[]) => void) => {
    asked.push(name);
    onLookup();
    callback(
      null,
      answer.map((address) => ({ address, family: isIP(address) })),
    );
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    Object.assign(dns, { lookup: fakeLookup });
    syncBuiltinESMExports();
  });
  afterAll(async () => {
    Object.assign(dns, { lookup });
    syncBuiltinESMExports();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  beforeEach(() => {
    asked = [];
    onLookup = () => {};
  });

  test('refuses a private address, written or found under a name, before a connection is made', async () => {
    for (const [way, send] of Object.entries(senders(['elsewhere.test']))) {
      for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433'])
        await expect(send(`http://${host}:${port()}/`)).rejects.toThrow('private network');
      for (const found of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['8.8.8.8', 'fe80::1%lo']]) {
        answer = found;
        const name = `${way}-${found.length}-${found.at(-1)!.length}.test`;
        await expect(send(`http://${name}:${port()}/`)).rejects.toThrow('private network');
        expect(asked.splice(0)).toEqual([name]);
      }
    }
  });

  test('looks a name up once, so that it cannot lead elsewhere between the check and the connection', async () => {
    for (const scheme of ['http', 'https']) {
      const end = new AbortController();
      // The request ends before it connects to anything.
      onLookup = () => end.abort();
      answer = ['8.8.8.8', '2620:fe::fe'];
      const about = { method: 'GET', headers: {}, allowedHosts: [], signal: end.signal };
      await expect(sendRequest(`${scheme}://moving.test:${port()}/`, about)).rejects.toThrow('aborted');
    }
    expect(asked).toEqual(['moving.test', 'moving.test']);
  });

  test('follows no redirect', async () => {
    for (const [way, send] of Object.entries(senders([`127.0.0.1:${port()}`]))) {
      const got = await send(`http://127.0.0.1:${port()}/`).catch((error: unknown) => String(error));
      expect([way, String(got), asked.splice(0)]).toEqual([way, expect.stringContaining('302'), ['a connection']]);
    }
  });

  test('goes through the one function that guards it', () => {
    const files = ['src', 'interactions'].flatMap((folder) =>
      (readdirSync(folder, { recursive: true }) as string[]).map((file) => join(folder, file)),
    );
    const ways = files.filter(
      (file) =>
        /\.tsx?$/.test(file) &&
        !file.includes('assets') &&
        /(^|[^.\w])fetch\(|import \{[^}]*\} from 'node:(https|http2|tls)'|from 'undici'|\brequest\b[^}\n]*\} from 'node:http'/m.test(
          readFileSync(file, 'utf8'),
        ),
    );
    expect(ways).toEqual(['src/outbound/send-request.ts']);
  });
});
