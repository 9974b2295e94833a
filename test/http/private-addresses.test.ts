import { createPrivateHostFinder } from '../../src/outbound/find-private-host.ts';
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
