import { countStatements } from '../support/database/count-statements.ts';
import { rawRequest, sendRaw } from '../support/requests/raw-request.ts';
import { describeApp } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';

const discovery = '/realms/geoplateforme/.well-known/openid-configuration';

describe('hosts, paths and methods', () => {
  const app = describeApp();

  const ask = (line: string, headers: readonly string[] = [], body = '') =>
    sendRaw(app, rawRequest(app, line, headers, body));

  test('the log warns once of a proxy in front that TRUST_PROXY does not count', async () => {
    const warnings = () => app.logs().match(/TRUST_PROXY: a request came with X-Forwarded-For/g) ?? [];
    await ask(`GET ${discovery}`);
    expect(warnings()).toEqual([]);
    for (let asked = 0; asked < 3; asked++) await ask(`GET ${discovery}`, ['X-Forwarded-For: 203.0.113.7']);
    expect(warnings()).toHaveLength(1);
  });

  test('a request for another host is refused before the server builds an address from it', async () => {
    const { host, hostname } = new URL(app.url);
    const foreign = [
      'evil.test',
      `evil.test:${host.split(':')[1]}`,
      hostname,
      `${host}.evil.test`,
      `evil.test@${host}`,
      `${host}@evil.test`,
      `${hostname}:1`,
      '127.0.0.1',
      '',
    ];
    for (const name of foreign) {
      for (const path of [discovery, '/compte', '/nowhere', `${discovery}?${'a'.repeat(10)}`]) {
        const { status, body, head } = await ask(`GET ${path}`, [`Host: ${name}`]);
        expect([name, path, status]).toEqual([name, path, 421]);
        expect(body + head).not.toContain('evil.test');
      }
    }
    const program = await ask(`GET ${discovery}`, ['Host: evil.test', 'Accept: application/json']);
    expect(JSON.parse(program.body)).toMatchObject({ error: 'wrong_host' });
    expect((await ask(`GET ${discovery}`)).status).toBe(200);
    expect((await ask(`GET ${discovery}`, [`Host: ${host.toUpperCase()}`])).status).toBe(200);
  });

  test('in development the other names of this machine answer programs, and lead people to the issuer', async () => {
    const { host, port } = new URL(app.url);
    for (const name of [`127.0.0.1:${port}`, `[::1]:${port}`]) {
      const { status, body } = await ask(`GET ${discovery}`, [`Host: ${name}`]);
      expect([name, status, JSON.parse(body)]).toEqual([
        name,
        200,
        expect.objectContaining({ issuer: app.issuer, token_endpoint: `${app.protocol}/token` }),
      ]);
      const form = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 0', `Host: ${name}`];
      const token = await ask('POST /realms/geoplateforme/protocol/openid-connect/token', form);
      expect([name, token.status]).toEqual([name, 400]);
      for (const path of ['/compte?a=b', '/', '//evil.test/x', '/\\evil.test']) {
        const page = await ask(`GET ${path}`, [`Host: ${name}`]);
        const location = /^location: (.*)$/im.exec(page.head)?.[1] ?? '';
        expect([name, path, page.status, new URL(location, 'http://nowhere.test').host]).toEqual([
          name,
          path,
          307,
          host,
        ]);
      }
      const forged = await ask('POST /langue', [...form, `Origin: http://${name}`]);
      expect([name, forged.status]).toEqual([name, 403]);
    }
    const forwarded = [`Host: 127.0.0.1:${port}`, 'X-Forwarded-Host: evil.test'];
    expect((await ask(`GET ${discovery}`, forwarded)).status).toBe(421);
  });

  test('an absolute address in the request line counts before the Host header', async () => {
    const { status, body } = await ask(`GET http://evil.test${discovery}`);
    expect(status).toBe(421);
    expect(body).not.toContain('evil.test');
    for (const line of [`GET //evil.test${discovery}`, 'GET /\\evil.test/']) {
      const answer = await ask(line);
      expect([line, [400, 404, 421].includes(answer.status)]).toEqual([line, true]);
      expect(answer.head).not.toContain('evil.test');
    }
  });

  test('a request with two Host headers is refused, whichever of them is ours', async () => {
    const ours = `Host: ${new URL(app.url).host}`;
    const pairs = [
      [ours, 'Host: evil.test'],
      ['Host: evil.test', ours],
      [ours, ours],
      [ours, ours.replace('H', 'h')],
    ];
    for (const pair of pairs) {
      for (const path of [discovery, '/compte', '/assets/nothing.css']) {
        const { status, body } = await ask(`GET ${path}`, pair);
        expect([pair, path, status, body.includes('evil.test')]).toEqual([pair, path, 400, false]);
      }
    }
  });

  test('without a proxy, headers about the host or the scheme are ignored', async () => {
    const made = [
      'X-Forwarded-Host: evil.test',
      'X-Forwarded-Proto: https',
      'Forwarded: host=evil.test;proto=https',
      'X-Original-URL: /admin',
      'X-Forwarded-Prefix: /evil',
    ];
    const { status, body } = await ask(`GET ${discovery}`, made);
    expect(status).toBe(200);
    expect(body).not.toContain('evil');
    expect(JSON.parse(body)).toMatchObject({ token_endpoint: `${app.protocol}/token` });
  });

  test('the health probes of a load balancer are answered for any host', async () => {
    for (const path of ['/livez', '/readyz']) {
      expect([path, (await ask(`GET ${path}`, ['Host: 10.0.0.1'])).status]).toEqual([path, 200]);
    }
  });

  test('a method that no route offers gets 405, an unknown path gets 404', async () => {
    const json = ['Accept: application/json'];
    for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      for (const path of [
        '/compte',
        discovery,
        '/realms/geoplateforme/protocol/openid-connect/token',
        '/nowhere',
        '/interaction/x',
      ]) {
        const { status, body } = await ask(`${method} ${path}`, json);
        const { error } = JSON.parse(body) as { error: string };
        expect([method, path, status, error]).toEqual([method, path, 405, 'method_not_allowed']);
      }
    }
    for (const path of [
      '/nowhere',
      '/api/admin/v1/accounts',
      '/realms/master',
      '/realms/geoplateforme/nowhere',
      '/.env',
      '/.git/config',
    ]) {
      expect([path, (await ask(`GET ${path}`)).status]).toEqual([path, 404]);
    }
  });

  test('a known path names the methods that it answers to a program that used another one', async () => {
    const protocol = '/realms/geoplateforme/protocol/openid-connect';
    const wrong: readonly (readonly [line: string, allowed: string])[] = [
      [`GET ${protocol}/ext/par/request`, 'POST, OPTIONS'],
      [`GET ${protocol}/token`, 'POST, OPTIONS'],
      [`HEAD ${protocol}/token`, 'POST, OPTIONS'],
      [`GET ${protocol}/auth/device`, 'POST, OPTIONS'],
      [`HEAD ${protocol}/auth`, 'GET, POST'],
      [`POST ${protocol}/certs`, 'GET, HEAD, OPTIONS'],
      [`POST ${discovery}`, 'GET, HEAD, OPTIONS'],
      [`DELETE ${protocol}/userinfo`, 'GET, POST, OPTIONS'],
      ['POST /accessibilite', 'HEAD, GET'],
      ['PUT /langue', 'HEAD, GET, POST'],
      ['OPTIONS /compte', 'HEAD, GET'],
      ['PUT /nowhere', 'GET, HEAD, OPTIONS, POST'],
    ];
    for (const [line, allowed] of wrong) {
      const json = ['Accept: application/json', ...(line.startsWith('POST') ? ['Content-Length: 0'] : [])];
      const { status, head, body } = await ask(line, json);
      if (!line.startsWith('HEAD')) expect(JSON.parse(body)).toMatchObject({ error: 'method_not_allowed' });
      expect([line, status, /^allow: (.*)$/im.exec(head)?.[1]]).toEqual([line, 405, allowed]);
      const path = line.split(' ')[1]!;
      if (!path.startsWith('/realms')) continue;
      const asked = await ask(`OPTIONS ${path}`);
      const isNamed = allowed.includes('OPTIONS');
      expect([path, asked.status, /^allow: (.*)$/im.exec(asked.head)?.[1]]).toEqual([
        path,
        isNamed ? 204 : 405,
        allowed,
      ]);
    }
  });

  test('programs for the administration API of Keycloak read that it is not there', async () => {
    for (const line of [
      'GET /admin/realms/geoplateforme',
      'GET /admin/serverinfo',
      'POST /admin/realms',
      'PUT /admin/realms/a/users/b',
    ]) {
      const { status, head, body } = await ask(line, ['Content-Length: 0']);
      expect([line, status, /^content-type: (.*)$/im.exec(head)?.[1]]).toEqual([
        line,
        404,
        'application/json; charset=utf-8',
      ]);
      expect(body).toContain('"error":"not_found"');
    }
  });

  test('a form that is sent to an unknown path gets the page for unknown paths, not the one for forged forms', async () => {
    const headers = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3', 'Accept: text/html'];
    for (const path of ['/nowhere', '/compte/nowhere', '/realms/geoplateforme/nowhere', '/realms/master/token']) {
      expect([path, (await ask(`POST ${path}`, headers, 'a=b')).status]).toEqual([path, 404]);
    }
    expect((await ask('POST /langue', headers, 'a=b')).status).toBe(403);
  });

  test('a program may ask for the headers of the public documents alone', async () => {
    for (const path of [discovery, '/realms/geoplateforme/protocol/openid-connect/certs', '/realms/geoplateforme']) {
      const [whole, head] = [await ask(`GET ${path}`), await ask(`HEAD ${path}`)];
      const type = (answer: { head: string }) => /^content-type: (.*)$/im.exec(answer.head)?.[1];
      expect([path, head.status, head.body, type(head)]).toEqual([path, 200, '', type(whole)]);
    }
    expect((await ask('HEAD /realms/geoplateforme/nowhere')).status).toBe(404);
  });

  test('an unusual spelling of a path reaches no other page', async () => {
    const paths = [
      '/compte/..;/compte',
      '//compte',
      '/%2e%2e/compte',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/../../etc/passwd',
      '/compte%2f',
      '/compte%00',
      '/assets/..%2f..%2fpackage.json',
      '/%',
      '/compte;x',
      '/interaction/%2e%2e/compte',
    ];
    for (const path of paths) {
      const { status, body } = await ask(`GET ${path}`);
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
      expect(body).not.toMatch(/root:|"dependencies"/);
    }
  });

  test('OPTIONS and HEAD change nothing and reveal nothing more than GET', async () => {
    const logout = '/realms/geoplateforme/protocol/openid-connect/logout';
    const { statements } = await countStatements(app, async () => {
      for (const path of ['/compte', '/langue', discovery, '/nowhere', logout]) {
        for (const method of ['HEAD', 'OPTIONS']) {
          const { status, body } = await ask(`${method} ${path}`);
          expect([method, path, status < 500, method === 'HEAD' ? body : '']).toEqual([method, path, true, '']);
        }
      }
    });
    expect(statements.commits).toBe(0);
  });

  test('a return address is accepted only when it is a path of this server', async () => {
    const browser = app.browser();
    const { csrf } = { csrf: (await browser.open('/langue')).fieldValue('csrf')! };
    for (const back of [
      '//evil.test',
      '/\\evil.test',
      '\\/evil.test',
      'https://evil.test',
      'https:evil.test',
      'javascript:alert(1)',
      '/\t/evil.test',
      '/%0d%0aLocation: https://evil.test',
      ' //evil.test',
    ]) {
      const page = await browser.request({
        url: '/langue',
        method: 'POST',
        body: { csrf, lang: 'fr', back, action: 'save' },
        headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
      });
      const target = page.header('location') ?? '/';
      expect([back, new URL(target, app.url).origin]).toEqual([back, app.url]);
    }
    for (const name of ['next', 'return', 'redirect', 'continue']) {
      const page = await browser.request({ url: `/compte?${name}=https://evil.test` });
      expect(page.header('location')?.startsWith('https://evil.test')).not.toBe(true);
    }
  });
});

test('production has one name', async () => {
  const app = await startApp({ config: { production: true } });
  try {
    const name = `Host: 127.0.0.1:${new URL(app.url).port}`;
    for (const path of [discovery, '/compte'])
      expect((await sendRaw(app, rawRequest(app, `GET ${path}`, [name]))).status).toBe(421);
  } finally {
    await app.stop();
  }
});

test('behind a proxy, its header about the host is checked too, and its header about the scheme changes nothing', async () => {
  const app = await startApp({ config: { trustProxy: 1 } });
  try {
    const evil = await sendRaw(app, rawRequest(app, `GET ${discovery}`, ['X-Forwarded-Host: evil.test']));
    expect(evil.status).toBe(421);
    const { host } = new URL(app.url);
    const good = await sendRaw(
      app,
      rawRequest(app, `GET ${discovery}`, [`X-Forwarded-Host: ${host}`, 'X-Forwarded-Proto: https']),
    );
    expect(good.status).toBe(200);
    expect(JSON.parse(good.body)).toMatchObject({ token_endpoint: `${app.protocol}/token` });
  } finally {
    await app.stop();
  }
});
