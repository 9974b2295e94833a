import { heading, lines, stat } from './panels.ts';

export const takeOver = {
  name: 'take-over',
  description:
    'The evening on which another service moves here: who gets in with the password of before, and which services are refused.',
  panels: [
    stat('First sign-ins with a former password', {
      means:
        'Passwords of the former service that were right, in the chosen time. Each person counts once: the password is hashed anew then.',
      width: 6,
      queries: 'sum(increase(geopf_id_former_passwords_total{instance=~"$instance",outcome="right"}[$__range]))',
    }),
    stat('Former passwords that were wrong', {
      means:
        'Share of the tries of the last ten minutes. A tenth are typing mistakes. Half of them or more: a kind of hash is not verified as it was.',
      unit: 'percentunit',
      width: 6,
      steps: { green: null, yellow: 0.25, red: 0.5 },
      queries:
        'sum(increase(geopf_id_former_passwords_total{instance=~"$instance",outcome="wrong"}[10m])) / sum(increase(geopf_id_former_passwords_total{instance=~"$instance"}[10m]))',
    }),
    stat('Refused requests of services', {
      means: 'Per minute, all services together. Once services are right, few remain.',
      width: 6,
      decimals: 1,
      steps: { green: null, yellow: 10, red: 60 },
      queries: '60 * sum(rate(geopf_id_client_refusals_total{instance=~"$instance"}[$__rate_interval]))',
    }),
    stat('Slowest of a hundred', {
      means: '99 of 100 answers took less. A former hash of many rounds costs more than one of ours.',
      unit: 's',
      width: 6,
      steps: { green: null, yellow: 0.5, red: 1 },
      queries:
        'histogram_quantile(0.99, sum by (le) (rate(geopf_id_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
    }),
    heading('People'),
    lines('Former passwords that were right, by kind', {
      means: 'Per minute, by the kind of hash that the former service had.',
      isStacked: true,
      queries: {
        '{{kind}}':
          '60 * sum by (kind) (rate(geopf_id_former_passwords_total{instance=~"$instance",outcome="right"}[$__rate_interval]))',
      },
    }),
    lines('Former passwords that were wrong, by kind', {
      means: 'Per minute. One kind far above the others is not verified as the former service did.',
      queries: {
        '{{kind}}':
          '60 * sum by (kind) (rate(geopf_id_former_passwords_total{instance=~"$instance",outcome="wrong"}[$__rate_interval]))',
      },
    }),
    lines('Sign-ins by way and outcome', {
      means: 'Per minute, all ways: passwords, passkeys, upstreams, and the password grant.',
      queries: {
        '{{way}} {{outcome}}':
          '60 * sum by (way, outcome) (rate(geopf_id_sign_ins_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    lines('Second factors', {
      means:
        'Per minute. Codes that are refused again and again: applications came with another form, or clocks are wrong.',
      queries: {
        '{{kind}} {{outcome}}':
          '60 * sum by (kind, outcome) (rate(geopf_id_second_factors_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    lines('Passwords that wait', {
      means: 'Passwords that wait for a thread, and how many may wait. One more is refused with status 503.',
      queries: {
        waiting: 'sum(geopf_id_password_hashes{instance=~"$instance",state="waiting"})',
        most: 'sum(geopf_id_password_hash_queue_size{instance=~"$instance"})',
      },
    }),
    lines('Throttled tries', {
      means:
        'Tries per minute that were refused because too many had come. Many people behind one address may need ADDRESS_LIMITS.',
      queries: {
        '{{kind}}': '60 * sum by (kind) (rate(geopf_id_throttled_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    heading('Services'),
    lines('Refused requests by service', {
      means: 'Per minute, the ten with most refusals. The diagnostic page of each says why.',
      width: 12,
      queries: {
        '{{client}}':
          'topk(10, 60 * sum by (client) (rate(geopf_id_client_refusals_total{instance=~"$instance"}[$__rate_interval])) > 0)',
      },
    }),
    lines('Refused requests by reason', {
      means: 'Per minute, the ten most frequent reasons.',
      width: 12,
      queries: {
        '{{kind}}':
          'topk(10, 60 * sum by (kind) (rate(geopf_id_refusals_total{instance=~"$instance"}[$__rate_interval])) > 0)',
      },
    }),
    lines('Tokens by grant and outcome', {
      means: 'Answers of the token endpoint per second. Refresh tokens of the former service are refused once each.',
      unit: 'ops',
      width: 12,
      queries: {
        '{{grant}} {{outcome}}':
          'sum by (grant, outcome) (rate(geopf_id_tokens_total{instance=~"$instance"}[$__rate_interval])) > 0',
      },
    }),
    lines('Keys and documents that were asked for', {
      means: 'Requests per second for the keys, the discovery document, and addresses of before.',
      unit: 'reqps',
      width: 12,
      queries: {
        '{{endpoint}} {{outcome}}':
          'sum by (endpoint, outcome) (rate(geopf_id_http_requests_total{instance=~"$instance",endpoint=~"jwks|discovery|old_address"}[$__rate_interval])) > 0',
      },
    }),
  ],
};
