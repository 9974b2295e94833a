import { freePort } from '../support/free-port.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

let app: TestApp;
let port: number;

const ask = (path: string, options: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, options);

beforeAll(async () => {
  port = await freePort();
  app = await startApp({ config: { metricsPort: port } });
});
afterAll(() => app.stop());

describe('the port of the metrics', () => {
  test('tells what was asked for in the text format of Prometheus, and in OpenMetrics to a program that reads it', async () => {
    await fetch(`${app.issuer}/.well-known/openid-configuration`);
    const line = 'geopf_id_http_requests_total{endpoint="discovery",outcome="ok"} 1\n';
    const plain = await ask('/metrics');
    expect(plain.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await plain.text();
    expect(text).toContain('# TYPE geopf_id_http_requests_total counter\n');
    expect(text).toContain(line);
    const open = await ask('/metrics', {
      headers: { Accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.2' },
    });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const openText = await open.text();
    expect(openText).toContain('# TYPE geopf_id_http_requests counter\n');
    expect(openText).toContain(line);
    expect(openText).toMatch(/\n# EOF\n$/);
    expect(openText).not.toContain('\n\n');
    expect(await (await ask('/metrics', { headers: { Accept: 'application/openmetrics-text;q=0' } })).text()).toContain(
      '# TYPE geopf_id_http_requests_total counter\n',
    );
  });

  test('answers the probes as the port of the service does, and nothing else', async () => {
    for (const path of ['/livez', '/readyz']) {
      const answer = await ask(path);
      expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
    }
    expect((await ask('/metrics', { method: 'HEAD' })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await ask('/metrics', { method, ...(method === 'POST' && { body: 'a=b' }) });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    for (const path of ['/', '/admin', '/metrics/', '//metrics', '/compte']) expect((await ask(path)).status).toBe(404);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  });
});
